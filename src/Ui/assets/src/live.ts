// Live events for this page: from the worker that all tabs share, or from a stream of its own where there are no shared workers.
export interface LiveEvent { kind: string; data?: string; id?: string }
type Reader = (event: LiveEvent) => void;

const readers = new Map<string, Set<Reader>>();
let worker: SharedWorker | undefined;

function connect() {
  const script = document.documentElement.dataset.liveWorker;
  if (worker || !script || typeof SharedWorker === 'undefined') return worker;
  worker = new SharedWorker(script, { name: 'guildhall-live', type: 'module' });
  worker.port.onmessage = ({ data }: MessageEvent<LiveEvent & { url: string }>) => readers.get(data.url)?.forEach(read => read(data));
  worker.port.start();
  setInterval(() => worker?.port.postMessage({}), 15_000);
  addEventListener('pagehide', () => worker?.port.postMessage({ bye: true }));
  return worker;
}

/** Besides the kinds asked for, `open` and `lost` tell of the connection. */
export function live(url: string, kinds: string[], read: Reader) {
  const own = readers.get(url) ?? new Set<Reader>();
  readers.set(url, own.add(read));
  const shared = connect();
  if (shared) {
    shared.port.postMessage({ join: url, kinds });
    return;
  }
  const source = new EventSource(url);
  source.addEventListener('open', () => read({ kind: 'open' }));
  source.addEventListener('error', () => read({ kind: 'lost' }));
  for (const kind of kinds) source.addEventListener(kind, event => read({ kind, data: (event as MessageEvent<string>).data, id: (event as MessageEvent).lastEventId }));
}
