// The command palette, and keys that lead to pages. Without it the search button is a link to the search page.
const palette = document.querySelector<HTMLDialogElement>('#palette');
const input = palette?.querySelector<HTMLInputElement>('.palette-input');
const list = palette?.querySelector<HTMLElement>('.palette-list');
let asking: AbortController | undefined;
let waiting = 0;

const items = () => [...(list?.querySelectorAll<HTMLAnchorElement>('.palette-item') ?? [])];

function choose(index: number) {
  const all = items();
  all.forEach((item, n) => item.setAttribute('aria-selected', String(n === index)));
  const chosen = all[index];
  if (chosen) {
    input?.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  } else input?.removeAttribute('aria-activedescendant');
}

const chosen = () => items().findIndex(item => item.getAttribute('aria-selected') === 'true');

async function ask() {
  if (!palette || !input || !list) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${palette.dataset.results}?q=${encodeURIComponent(input.value)}`, { signal: asking.signal, headers: { 'HX-Request': 'true' } });
    if (!answer.ok) { if (answer.status === 401 || answer.redirected) location.reload(); return; }
    list.innerHTML = await answer.text();
    choose(0);
  } catch { /* A newer question took its place, or the line is down: the form still leads to the search page. */ }
}

function open() {
  if (!palette || !input || palette.open) return;
  palette.showModal();
  input.value = '';
  input.focus();
  void ask();
}

input?.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => void ask(), 110);
});

input?.addEventListener('keydown', event => {
  // Enter and arrows belong to the input method while a word is being composed.
  if (event.isComposing) return;
  const count = items().length;
  if (event.key === 'ArrowDown') choose((chosen() + 1) % Math.max(1, count));
  else if (event.key === 'ArrowUp') choose((chosen() - 1 + count) % Math.max(1, count));
  else if (event.key === 'Home' && event.ctrlKey) choose(0);
  else if (event.key === 'Enter' && chosen() >= 0) items()[chosen()]?.click();
  else return;
  event.preventDefault();
});

document.addEventListener('click', event => {
  const target = event.target as Element;
  if (target.closest('[data-palette]') && palette) {
    event.preventDefault();
    open();
  }
  if (target.closest('[data-close]') || target.matches('dialog.palette')) target.closest('dialog')?.close();
});

let going = 0;
document.addEventListener('keydown', event => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    open();
    return;
  }
  const typing = (event.target as Element).closest('input, textarea, select, [contenteditable], dialog[open]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (going && Date.now() - going < 1500) {
    going = 0;
    const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === 'g') going = Date.now();
  else if (event.key === '/') {
    event.preventDefault();
    const own = document.querySelector<HTMLInputElement>('main input[type=search]');
    if (own) own.focus(); else open();
  } else if (event.key === '?') {
    event.preventDefault();
    document.querySelector<HTMLDialogElement>('#keysheet')?.showModal();
  }
});
