// What stands above a room: the announcement and the pins.
import { find, type Notice } from './wire';

export function showAbove(root: HTMLElement, announcement: Notice | null, pins: Notice[]) {
  const loud = find<HTMLElement>(root, '[data-announcement]'), stuck = find<HTMLElement>(root, '[data-pins]');
  if (loud) {
    loud.hidden = !announcement;
    find(loud, '[data-short]')!.textContent = announcement?.text ?? '';
    find(loud, '[data-full]')!.textContent = announcement?.text ?? '';
    find(loud, '[data-by]')!.textContent = announcement?.name ?? '';
  }
  if (!stuck) return;
  stuck.hidden = pins.length === 0;
  find(stuck, '[data-count]')!.textContent = String(pins.length);
  find(stuck, '[data-list]')!.replaceChildren(...pins.map(pin => {
    const line = document.createElement('li'), link = document.createElement('a'), name = document.createElement('bdi'), text = document.createElement('span');
    link.href = `${root.dataset.room}#m-${pin.id}`;
    name.textContent = pin.name;
    text.className = 'clip';
    text.dir = 'auto';
    text.textContent = pin.text;
    link.append(name, text);
    line.append(link);
    return line;
  }));
}
