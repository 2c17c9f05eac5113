// The bell rings on open pages.
import htmx from 'htmx.org';
import { live } from './live';

const bell = () => document.querySelector<HTMLElement>('#bell');
const stream = bell()?.dataset.stream;
// First the page, then what may happen later.
if (stream) setTimeout(() => live(stream, event => {
  const now = bell();
  if (event.kind === 'notice' && now?.dataset.refresh) void htmx.ajax('get', now.dataset.refresh, { target: now, swap: 'outerHTML' });
}), 1200);
