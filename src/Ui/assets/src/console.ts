import './chat/room';
import { onContent } from './manners';
import './palette';
import './notices';

document.addEventListener('change', event => {
  const box = event.target as HTMLInputElement;
  const card = box.closest<HTMLElement>('.table-card');
  if (!card || !box.matches('.pick, .pick-all')) return;
  const picks = [...card.querySelectorAll<HTMLInputElement>('.pick')];
  if (box.matches('.pick-all')) for (const pick of picks) pick.checked = box.checked;
  const count = picks.filter(pick => pick.checked).length;
  const every = card.querySelector<HTMLInputElement>('.pick-all');
  if (every) [every.checked, every.indeterminate] = [count === picks.length, count > 0 && count < picks.length];
  const said = card.querySelector<HTMLElement>('[data-picked]');
  if (said) said.textContent = (said.dataset.picked ?? '{0}').replace('{0}', String(count));
});

// A long list inside a form: the box above it, which exists only with script, shows the rows that have all of its words. It is no part of the form.
onContent(within => {
  for (const find of (within as Element).querySelectorAll<HTMLInputElement>('[data-find]')) {
    const rows = [...(find.parentElement?.querySelectorAll<HTMLElement>(find.dataset.find ?? '') ?? [])];
    const texts = rows.map(row => (row.textContent ?? '').toLowerCase());
    find.hidden = false;
    find.addEventListener('input', event => {
      event.stopPropagation();
      const words = find.value.toLowerCase().split(/\s+/);
      rows.forEach((row, n) => { row.hidden = !words.every(word => texts[n].includes(word)); });
    });
    find.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
  }
});

// ECharts is fetched only by pages that draw; its address carries the content hash, so the page names it.
onContent(within => {
  const charts = [...(within as Element).querySelectorAll<HTMLElement>('[data-chart]')];
  if (within instanceof HTMLElement && within.matches('[data-chart]')) charts.push(within);
  for (const data of charts.flatMap(chart => [...chart.querySelectorAll<HTMLDetailsElement>('.chart-data:not(.ready)')])) {
    data.open = false;
    data.classList.add('ready');
  }
  const source = charts[0]?.dataset.chart;
  if (source) void import(source).then((module: { draw(chart: HTMLElement): void }) => charts.forEach(module.draw));
});

// A form that saves itself while somebody types: its button waits for the answer under way, which brings the token that the button has to show.
document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement;
  const state = form.querySelector('#save-state');
  if (!state) return;
  // A copy asks for nothing any more.
  if (!state.classList.contains('htmx-request')) return state.replaceWith(state.cloneNode(true));
  event.preventDefault();
  event.stopImmediatePropagation();
  document.addEventListener('htmx:afterRequest', () => setTimeout(() => form.requestSubmit(event.submitter)), { once: true });
}, true);
