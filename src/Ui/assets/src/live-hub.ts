// One stream for all rooms that the tabs of a browser listen to. Tabs join and leave, and what happens is handed to those whom it concerns.
export type Join = { to: string; after: string | null };
export type FromTab = { here?: Join[]; bye?: boolean };
/** Besides what happens in a room: `open` and `lost` tell of the connection, `gap` that something was missed, `shut` that nothing more is told. */
export type ToTab = { to: string; kind: string; id?: string; data?: string };
export interface Port { postMessage(message: ToTab): void }

type Happening = { id: string; kind: string; data: string };
type Line = { ports: Set<Port>; recent: Happening[]; from: number | null; last: number | null; idle: number };

const kinds = ['said', 'changed', 'reacted', 'removed', 'notices', 'people', 'gone', 'notice'];
const kept = 300, linger = 4_000, silence = 150_000;

export class Hub {
  private readonly lines = new Map<string, Line>();
  private readonly heard = new Map<Port, number>();
  private source: EventSource | undefined;
  private old: EventSource[] = [];
  private order: string[] = [];
  private open = false;
  private turn: ReturnType<typeof setTimeout> | undefined;

  constructor() { setInterval(() => this.sweep(), 5_000); }

  receive(port: Port, message: FromTab) {
    if (message.bye) { this.leave(port); return; }
    this.heard.set(port, Date.now());
    const here = message.here ?? [];
    for (const [to, line] of this.lines) if (!here.some(join => join.to === to)) this.part(port, line);
    for (const join of here) this.join(port, join);
  }

  private join(port: Port, { to, after }: Join) {
    const line = this.lines.get(to);
    if (line?.ports.has(port)) return;
    if (!line) {
      const from = after === null ? null : Number(after);
      this.lines.set(to, { ports: new Set([port]), recent: [], from, last: from, idle: 0 });
      this.renew(20);
      return;
    }
    line.ports.add(port);
    line.idle = 0;
    if (after !== null) {
      // What the tab has missed since its page was written; when that is no longer here, it loads anew.
      const from = line.recent.length === kept ? Number(line.recent[0]!.id) - 1 : line.from;
      if (from === null || Number(after) < from) { port.postMessage({ to, kind: 'gap' }); return; }
      for (const happening of line.recent) if (Number(happening.id) > Number(after)) port.postMessage({ to, ...happening });
    }
    if (this.open) port.postMessage({ to, kind: 'open' });
  }

  private part(port: Port, line: Line) { if (line.ports.delete(port) && line.ports.size === 0) line.idle = Date.now(); }

  private leave(port: Port) {
    for (const line of this.lines.values()) this.part(port, line);
    this.heard.delete(port);
  }

  // A page that is only loaded anew comes back to what it left.
  private sweep() {
    for (const [port, at] of this.heard) if (Date.now() - at > silence) this.leave(port);
    for (const [to, line] of this.lines) if (line.ports.size === 0 && Date.now() - line.idle > linger) this.lines.delete(to);
    if (this.order.some(to => to && !this.lines.has(to))) this.renew(20);
  }

  private renew(wait: number) {
    clearTimeout(this.turn);
    this.turn = setTimeout(() => this.connect(), wait);
  }

  private connect() {
    const order = [...this.lines.keys()];
    if (this.source && order.join() === this.order.join()) return;
    if (this.source) this.old.push(this.source);
    this.order = order;
    this.open = false;
    if (order.length === 0) { this.source = undefined; this.closeOld(); return; }
    const after = order.map(to => this.lines.get(to)!.last ?? '-').join('.');
    const source = this.source = new EventSource(`/live?${order.map(to => `to=${encodeURIComponent(to)}`).join('&')}&after=${after}`);
    // The stream before goes on until this one is there, so that nothing falls between them.
    source.onopen = () => {
      if (this.source !== source) return;
      this.closeOld();
      this.open = true;
      this.tellAll('open');
    };
    source.onerror = () => {
      if (this.source !== source) return;
      this.closeOld();
      this.open = false;
      this.tellAll('lost');
      if (source.readyState !== EventSource.CLOSED) return;
      this.source = undefined;
      this.renew(3_000);
    };
    for (const kind of kinds) source.addEventListener(kind, event => this.happened(order, kind, event as MessageEvent<string>));
    source.addEventListener('shut', event => this.shut(order, Number((event as MessageEvent<string>).data.split('\n')[0])));
  }

  private closeOld() {
    for (const source of this.old) source.close();
    this.old = [];
  }

  private happened(order: string[], kind: string, event: MessageEvent<string>) {
    const cut = event.data.indexOf('\n'), index = Number(event.data.slice(0, cut)), to = order[index]!;
    const line = this.lines.get(to), id = event.lastEventId.split('.')[index]!;
    if (!line || line.last !== null && Number(id) <= line.last) return;
    line.from ??= Number(id) - 1;
    line.last = Number(id);
    const happening = { id, kind, data: event.data.slice(cut + 1) };
    line.recent.push(happening);
    if (line.recent.length > kept) line.recent.shift();
    for (const port of line.ports) port.postMessage({ to, ...happening });
  }

  private shut(order: string[], index: number) {
    const to = order[index]!;
    for (const port of this.lines.get(to)?.ports ?? []) port.postMessage({ to, kind: 'shut' });
    this.lines.delete(to);
    if (this.order === order) this.order[index] = ''; // Whoever comes back to it begins a new stream.
  }

  private tellAll(kind: string) { for (const [to, line] of this.lines) for (const port of line.ports) port.postMessage({ to, kind }); }
}
