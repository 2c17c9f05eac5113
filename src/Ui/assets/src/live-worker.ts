// One EventSource per address for all tabs of this browser; a tab that stops saying it is there is forgotten.
interface Stream { source: EventSource; readers: Map<MessagePort, Set<string>>; kinds: Set<string> }

const streams = new Map<string, Stream>();
const heard = new Map<MessagePort, number>();
const silence = 45_000;

function leave(port: MessagePort, url?: string) {
  for (const [address, stream] of streams) {
    if (url && address !== url) continue;
    stream.readers.delete(port);
    if (stream.readers.size) continue;
    stream.source.close();
    streams.delete(address);
  }
  if (!url) heard.delete(port);
}

function tell(url: string, message: object, kind?: string) {
  for (const [port, kinds] of streams.get(url)?.readers ?? []) if (!kind || kinds.has(kind)) port.postMessage({ url, ...message });
}

function listen(url: string, stream: Stream, kind: string) {
  if (stream.kinds.has(kind)) return;
  stream.kinds.add(kind);
  stream.source.addEventListener(kind, event => {
    const message = event as MessageEvent<string>;
    tell(url, { kind, data: message.data, id: message.lastEventId }, kind);
  });
}

function join(port: MessagePort, url: string, kinds: string[]) {
  let stream = streams.get(url);
  // A stream that the server closed for good is begun anew.
  if (stream && stream.source.readyState === EventSource.CLOSED) { streams.delete(url); stream = undefined; }
  if (!stream) {
    stream = { source: new EventSource(url), readers: new Map(), kinds: new Set() };
    streams.set(url, stream);
    stream.source.addEventListener('open', () => tell(url, { kind: 'open' }));
    stream.source.addEventListener('error', () => tell(url, { kind: 'lost' }));
  } else if (stream.source.readyState === EventSource.OPEN) port.postMessage({ url, kind: 'open' });
  stream.readers.set(port, new Set([...(stream.readers.get(port) ?? []), ...kinds]));
  for (const kind of kinds) listen(url, stream, kind);
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = event => {
  const port = event.ports[0];
  if (!port) return;
  heard.set(port, Date.now());
  port.onmessage = ({ data }: MessageEvent<{ join?: string; kinds?: string[]; leave?: string; bye?: boolean }>) => {
    heard.set(port, Date.now());
    if (data.join) join(port, data.join, data.kinds ?? []);
    if (data.leave) leave(port, data.leave);
    if (data.bye) leave(port);
  };
};

setInterval(() => { for (const [port, at] of heard) if (Date.now() - at > silence) leave(port); }, 15_000);
