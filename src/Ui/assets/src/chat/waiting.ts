// What was written and not yet answered: kept over lost connections and closed tabs, sent again under the same id.
import type { Bubbles } from './bubbles';
import type { Thread } from './thread';
import { find, post, problem, said, type Quote } from './wire';

export type Written = { id: string; text: string; replyTo: string | null; quote: Quote | null; at: string; as?: { id: string; name: string; role: string }; announcement?: boolean; refused?: boolean };

export class Waiting {
  private readonly key: string;
  private readonly written: Written[];
  private sending = false;

  constructor(
    private readonly root: HTMLElement, private readonly bubbles: Bubbles, private readonly thread: Thread,
    private readonly trouble: (text: string) => void, private readonly giveBack: (text: string) => void) {
    this.key = `waiting:${root.dataset.room}:`;
    this.written = this.restore();
    for (const message of [...this.written]) this.show(message);
    addEventListener('online', () => void this.send());
  }

  add(message: Written) {
    this.written.push(message);
    this.store(message);
    this.show(message);
    void this.send();
  }

  forget(id: string) {
    const index = this.written.findIndex(w => w.id === id);
    if (index < 0) return;
    this.written.splice(index, 1);
    try { localStorage.removeItem(this.key + id); } catch { /* Nothing was stored. */ }
  }

  /** One after the other, so that they arrive in the order they were written. */
  async send() {
    if (this.sending || !find(this.root, '[data-composer]')) return;
    this.sending = true;
    try {
      for (let next = this.next(); next; next = this.next()) {
        const body = { id: next.id, text: next.text, replyTo: next.replyTo, ...(next.as ? { persona: next.as.id, announcement: !!next.announcement } : {}) };
        const answer = await post(this.root.dataset.post ?? `${this.root.dataset.room}/messages`, JSON.stringify(body), 'application/json');
        if (answer.ok) {
          this.forget(next.id);
          document.getElementById(`m-${next.id}`)?.classList.remove('msg-pending');
          continue;
        }
        if (answer.status >= 500) { this.later((Number(answer.headers.get('Retry-After')) || 2) * 1000, answer.status === 503 ? await problem(answer) : said(this.root, 'waiting')); return; }
        // The server said no: the words stay where they are, with the reason beside them.
        next.refused = true;
        this.fail(next, await problem(answer));
      }
      this.trouble('');
    } catch {
      this.later(3000, said(this.root, 'waiting'));
    } finally {
      this.sending = false;
    }
  }

  private next() { return this.written.find(w => !w.refused); }

  private later(wait: number, why: string) {
    this.trouble(why);
    setTimeout(() => void this.send(), wait);
  }

  private show(message: Written) {
    if (document.getElementById(`m-${message.id}`)) return;
    const item = this.bubbles.build({
      id: message.id, seq: 0, at: message.at, parts: [{ t: message.text, m: false, who: null, u: false }], reply: message.quote, announcement: !!message.announcement, removed: null, tallies: [],
      author: message.as ? { id: null, name: message.as.name, role: message.as.role, staff: true } : { id: this.root.dataset.me ?? null, name: this.root.dataset.myName ?? '', role: null, staff: false },
    });
    item.classList.add('msg-pending');
    delete item.dataset.place;
    find(item, '[data-act]')!.remove();
    find(item, '[data-again]')!.addEventListener('click', () => { message.refused = false; this.fail(message, ''); void this.send(); });
    find(item, '[data-drop]')!.addEventListener('click', () => { this.forget(message.id); item.remove(); this.giveBack(message.text); });
    this.thread.append(item, message.at);
  }

  private fail(message: Written, why: string) {
    const item = document.getElementById(`m-${message.id}`);
    const trouble = item && find<HTMLElement>(item, '.msg-trouble');
    if (!trouble) return;
    trouble.hidden = !why;
    find(trouble, 'span')!.textContent = why;
    item!.classList.toggle('msg-pending', !why);
  }

  // One entry per message, so that two tabs never write over each other's; both may send one, it arrives once.
  private store(message: Written) { try { localStorage.setItem(this.key + message.id, JSON.stringify(message)); } catch { /* Full or forbidden: it still waits in this page. */ } }

  private restore(): Written[] {
    try {
      return Object.keys(localStorage).filter(key => key.startsWith(this.key)).map(key => JSON.parse(localStorage.getItem(key)!) as Written).sort((a, b) => a.at < b.at ? -1 : 1);
    } catch { return []; }
  }
}
