// What console and member pages share. Every page works without it; this makes waiting, copying and closing pleasant.
import htmx from 'htmx.org';

const root = document.documentElement;
root.classList.add('js');
(window as unknown as { htmx: typeof htmx }).htmx = htmx;

const all = <E extends Element>(selector: string, within: ParentNode = document) => [...within.querySelectorAll<E>(selector)];

function markBusy(form: HTMLFormElement, submitter: HTMLElement | null) {
  // After the submitter's own name and value have entered the post; a disabled button would be left out of it.
  setTimeout(() => {
    for (const button of all<HTMLButtonElement>('button[type=submit], button:not([type])', form)) button.disabled = true;
    if (submitter?.hasAttribute('data-busy')) {
      submitter.setAttribute('aria-busy', 'true');
      const label = submitter.querySelector('[data-label]');
      if (label && submitter.dataset.busy) label.textContent = submitter.dataset.busy;
    }
  });
}

document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method.toLowerCase() !== 'post' || form.hasAttribute('hx-post')) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = 'yes';
  markBusy(form, event.submitter);
});

// A page that comes back from the browser's cache must be usable again.
window.addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

document.addEventListener('click', event => {
  const target = event.target as Element;
  for (const open of all<HTMLDetailsElement>('details.menu[open], details.hintbox[open]'))
    if (!open.contains(target)) open.open = false;
  const copy = target.closest<HTMLElement>('[data-copy]');
  if (copy) void copyValue(copy);
  target.closest('[data-dismiss]')?.closest('[data-toast]')?.remove();
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const open of all<HTMLDetailsElement>('details.menu[open], details.hintbox[open]')) {
    open.open = false;
    open.querySelector('summary')?.focus();
  }
});

async function copyValue(button: HTMLElement) {
  const field = document.getElementById(button.dataset.copy ?? '') as HTMLInputElement | null;
  if (!field) return;
  try { await navigator.clipboard.writeText(field.value); }
  catch { field.select(); document.execCommand('copy'); }
  const label = button.querySelector('[data-label]');
  if (!label || !button.dataset.copied) return;
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 2000);
}

function letToastLeave(toast: HTMLElement) {
  let left = Number(toast.dataset.toast) || 12;
  const tick = setInterval(() => {
    if (toast.matches(':hover, :focus-within')) return;
    if (--left > 0) return;
    clearInterval(tick);
    toast.remove();
  }, 1000);
}

// The server's clock rules: data-now is its time when the page was written.
function countDown(clock: HTMLElement) {
  const skew = Number(clock.dataset.now) - Date.now();
  const show = () => {
    const left = Math.max(0, Math.ceil((Number(clock.dataset.until) - Date.now() - skew) / 1000));
    const part = (seconds: number) => String(Math.floor(seconds)).padStart(2, '0');
    const days = Math.floor(left / 86400);
    clock.textContent = (days ? `${clock.dataset.days?.replace('{0}', String(days))} ` : '') + [left % 86400 / 3600, left % 3600 / 60, left % 60].map(part).join(':');
    if (left > 0) return;
    clearInterval(timer);
    clock.dispatchEvent(new CustomEvent('over', { bubbles: true }));
  };
  const timer = setInterval(show, 250);
  show();
}

export function onContent(start: (within: ParentNode) => void) {
  document.addEventListener('htmx:load', event => start((event as CustomEvent).detail.elt));
}

function once(element: HTMLElement) {
  if (element.dataset.live) return false;
  element.dataset.live = 'yes';
  return true;
}

onContent(within => {
  const scope = within instanceof Element && within.parentElement ? within.parentElement : within;
  all<HTMLElement>('[data-toast]', scope).filter(once).forEach(letToastLeave);
  all<HTMLElement>('[data-until]', scope).filter(once).forEach(countDown);
});

document.addEventListener('change', event => {
  const field = event.target as HTMLElement;
  if (field.matches('[data-submit-on-change]')) field.closest('form')?.requestSubmit();
});
