// A room: shows what happens as it happens, sends without waiting, and sends again under the same id when the connection was lost.
import { live, type ToTab } from '../live';
import { onContent } from '../manners';
import { showAbove } from './above';
import { Acts } from './acts';
import { Bubbles } from './bubbles';
import { Composer } from './composer';
import { Thread } from './thread';
import { Waiting } from './waiting';
import { find, said, type Message } from './wire';

class Room {
  private readonly bubbles: Bubbles;
  private readonly thread: Thread;
  private readonly composer: Composer;
  private readonly waiting: Waiting;
  private seq: number;

  constructor(private readonly root: HTMLElement) {
    this.seq = Number(root.dataset.seq);
    this.bubbles = new Bubbles(root);
    this.thread = new Thread(root, this.bubbles);
    this.composer = new Composer(root, message => { this.waiting.add(message); this.thread.toEnd(); });
    this.waiting = new Waiting(root, this.bubbles, this.thread, text => this.composer.trouble(text), text => this.composer.giveBack(text));
    new Acts(root, this.thread, text => this.composer.trouble(text), item => this.composer.replyTo(item));
    if (root.dataset.live) live(root.dataset.live, event => this.hear(event), () => String(this.seq));
    void this.waiting.send();
  }

  private hear(event: ToTab) {
    const link = find<HTMLElement>(this.root, '[data-link]');
    switch (event.kind) {
      case 'open':
        if (link) link.hidden = true;
        void this.waiting.send();
        break;
      case 'lost': if (link) link.hidden = false; break;
      // Away longer than events are kept, or shut out: what is written stays in its field and in the list of what waits.
      case 'gap': this.reload(); break;
      case 'shut': setTimeout(() => this.reload(), 1500); break;
      default: this.happened(Number(event.id), event.kind, event.data ?? '{}');
    }
  }

  private happened(seq: number, kind: string, data: string) {
    if (seq <= this.seq) return;
    if (seq > this.seq + 1) { this.reload(); return; }
    this.seq = seq;
    const it = JSON.parse(data);
    switch (kind) {
      case 'said':
        this.thread.said(it as Message);
        this.waiting.forget(it.id);
        break;
      case 'changed': this.thread.changed(it as Message); break;
      case 'reacted': this.thread.reacted(it); break;
      case 'removed': this.thread.removed(it.id, it.by); break;
      case 'notices': showAbove(this.root, it.announcement, it.pins); break;
      case 'people': for (const at of this.root.querySelectorAll('[data-people]')) at.textContent = said(this.root, 'people', String(it.count)); break;
      case 'gone': if (this.bubbles.isMe(it.who)) this.reload(); break;
    }
  }

  private reload() {
    this.composer.keep();
    location.reload();
  }
}

const started = new WeakSet<Element>();
function start() {
  const root = document.querySelector<HTMLElement>('[data-room]');
  if (!root || started.has(root)) return;
  started.add(root);
  new Room(root);
}
onContent(start);
start();
