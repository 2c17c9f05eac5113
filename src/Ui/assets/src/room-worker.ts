// One connection per room and browser, shared by its tabs: six tabs with a stream each would block a browser on plain HTTP.
type Happening = { id: string; kind: string; data: string };
type Line = { source: EventSource; ports: Set<MessagePort>; recent: Happening[]; open: boolean; from: number };

const kinds = ['said', 'reacted', 'removed', 'notices', 'people'];
const lines = new Map<string, Line>();
const kept = 300;

function open(url: string, after: string): Line {
  const line: Line = { source: new EventSource(`${url}?after=${after}`), ports: new Set(), recent: [], open: false, from: Number(after) };
  const tell = (message: unknown) => line.ports.forEach(port => port.postMessage(message));
  line.source.onopen = () => { line.open = true; tell({ state: 'open' }); };
  line.source.onerror = () => {
    line.open = false;
    tell({ state: line.source.readyState === EventSource.CLOSED ? 'closed' : 'lost' });
    if (line.source.readyState === EventSource.CLOSED) lines.delete(url);
  };
  for (const kind of kinds) line.source.addEventListener(kind, event => {
    const happening = { id: event.lastEventId, kind, data: event.data as string };
    line.recent.push(happening);
    if (line.recent.length > kept) line.recent.shift();
    tell(happening);
  });
  lines.set(url, line);
  return line;
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = event => {
  const port = event.ports[0]!;
  port.onmessage = ({ data }: MessageEvent<{ url: string; after: string; leave?: boolean }>) => {
    const known = lines.get(data.url);
    if (data.leave) {
      known?.ports.delete(port);
      if (known && known.ports.size === 0) { known.source.close(); lines.delete(data.url); }
      return;
    }
    const line = known ?? open(data.url, data.after);
    line.ports.add(port);
    if (!known) return;
    // What the tab has missed since its page was written; when that is no longer here, it loads anew.
    const from = line.recent.length === kept ? Number(line.recent[0]!.id) - 1 : line.from;
    if (Number(data.after) < from) { port.postMessage({ state: 'gap' }); return; }
    for (const happening of line.recent) if (Number(happening.id) > Number(data.after)) port.postMessage(happening);
    if (line.open) port.postMessage({ state: 'open' });
  };
  port.start();
};
