// Live events for this page, from the one stream that all tabs share; where there are no shared workers the page has one for itself.
import { Hub, type FromTab, type ToTab } from './live-hub';

export type { ToTab };
type Listening = { read: (event: ToTab) => void; after: () => string | null };

const rooms = new Map<string, Listening>();
let send: ((message: FromTab) => void) | undefined;

const hear = (event: ToTab) => rooms.get(event.to)?.read(event);

function alone() {
  const hub = new Hub(), port = { postMessage: hear };
  return (message: FromTab) => hub.receive(port, message);
}

function connect() {
  const script = document.documentElement.dataset.liveWorker;
  if (!script || typeof SharedWorker !== 'function') return alone();
  const worker = new SharedWorker(script, { name: 'live' });
  worker.onerror = () => { send = alone(); tell(); };
  worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => hear(data);
  worker.port.start();
  return (message: FromTab) => worker.port.postMessage(message);
}

function tell() { send?.({ here: [...rooms].map(([to, room]) => ({ to, after: room.after() })) }); }

/** Listens to what is told at an address such as /g/CODE/live, after what the page shows already. */
export function live(url: string, read: (event: ToTab) => void, after: () => string | null = () => null) {
  rooms.set(decodeURIComponent(new URL(url, location.href).pathname).replace(/^\/|\/live$/g, ''), { read, after });
  if (!send) {
    send = connect();
    setInterval(tell, 15_000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) tell(); });
    addEventListener('pagehide', () => send?.({ bye: true }));
  }
  tell();
}
