// The messages of a room in their order: what comes in, what is taken back, where the reader is.
import type { Bubbles } from './bubbles';
import { find, post, said, type Message, type Tally } from './wire';

export class Thread {
  private readonly pane: HTMLElement;
  private readonly pill: HTMLElement | null;
  private readonly title = document.title;
  private unseen = 0;
  private readTimer = 0;

  constructor(private readonly root: HTMLElement, private readonly bubbles: Bubbles) {
    this.pane = find<HTMLElement>(root, '.thread')!;
    this.pill = find<HTMLElement>(root, '[data-pill]');
    this.pane.addEventListener('scroll', () => { if (this.atEnd) this.seen(); }, { passive: true });
    this.pill?.addEventListener('click', () => { this.toEnd(); this.seen(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.seen(); });
    if (location.hash.startsWith('#m-')) this.light(location.hash.slice(1));
  }

  private get list() { return [...this.root.querySelectorAll<HTMLElement>('.msgs')].pop()!; }

  private get atEnd() { return this.pane.scrollTop > -80; }

  toEnd() { this.pane.scrollTop = 0; }

  said(message: Message) {
    const before = document.getElementById(`m-${message.id}`);
    const mine = this.bubbles.isMine(message.author);
    const stick = this.atEnd;
    const item = this.bubbles.build(message);
    if (before) before.replaceWith(item);
    else {
      this.day(message.at);
      // What waits stays below what was heard.
      const pending = find<HTMLElement>(this.list, '.msg-pending');
      if (pending) pending.before(item); else this.list.append(item);
      item.classList.add('fresh');
    }
    this.follow(item);
    if (mine && stick) this.toEnd();
    else if (!mine && (!stick || document.hidden)) this.unseen++;
    if (!mine && stick && !document.hidden) this.seen();
    this.tellUnseen();
    this.tellRooms(message, item);
  }

  /** A line of the house says something else now. */
  changed(message: Message) { document.getElementById(`m-${message.id}`)?.replaceWith(this.bubbles.build(message)); }

  reacted(it: { id: string; tallies: Tally[]; who: string | null; emoji: string; on: boolean }) {
    const item = document.getElementById(`m-${it.id}`);
    const tallies = item && find<HTMLElement>(item, '.tallies');
    if (!tallies) return;
    const mine = new Set([...tallies.querySelectorAll<HTMLElement>('.tally-mine')].map(t => t.dataset.emoji!));
    if (this.bubbles.isMe(it.who)) { if (it.on) mine.add(it.emoji); else mine.delete(it.emoji); }
    tallies.replaceChildren(...it.tallies.map(t => this.bubbles.tally(t, mine.has(t.emoji))));
  }

  removed(id: string, by: string) {
    const item = document.getElementById(`m-${id}`);
    if (!item) return;
    const next = item.nextElementSibling as HTMLElement | null;
    item.replaceWith(this.bubbles.taken(item, by));
    if (next) this.follow(next);
  }

  /** Something of one's own that is not there yet. */
  append(item: HTMLElement, at: string) {
    this.day(at);
    this.list.append(item);
    this.follow(item);
  }

  light(id: string) {
    const item = document.getElementById(id);
    if (!item) return false;
    item.scrollIntoView({ block: 'center' });
    item.classList.remove('lit');
    void item.offsetWidth;
    item.classList.add('lit');
    return true;
  }

  // Said by the same person within five minutes: without face and name.
  private follow(item: HTMLElement) {
    const before = item.previousElementSibling as HTMLElement | null;
    const time = (element: HTMLElement) => Date.parse(find<HTMLTimeElement>(element, 'time')?.dateTime ?? '');
    const same = !!before?.matches('.msg') && item.matches('.msg') && before.dataset.author === item.dataset.author && before.dataset.name === item.dataset.name && time(item) - time(before) < 300_000;
    item.classList.toggle('msg-follows', same);
  }

  private day(at: string) {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: this.root.dataset.zone }).format(new Date(at));
    const last = [...this.root.querySelectorAll<HTMLTimeElement>('.msg-day time')].pop()?.dateTime;
    if (last === day) return;
    const mark = document.createElement('li'), time = document.createElement('time');
    mark.className = 'msg-day';
    time.dateTime = day;
    time.textContent = said(this.root, 'today');
    mark.append(time);
    this.list.append(mark);
  }

  private seen() {
    if (document.hidden || !this.atEnd) return;
    this.unseen = 0;
    this.tellUnseen();
    if (!this.readTimer) this.readTimer = window.setTimeout(() => { this.readTimer = 0; void this.noteRead(); }, 4000);
  }

  private async noteRead() {
    const place = [...this.root.querySelectorAll<HTMLElement>('[data-place]')].pop()?.dataset.place;
    if (place) await post(this.root.dataset.read ?? `${this.root.dataset.room}/read`, JSON.stringify({ place }), 'application/json').catch(() => null);
  }

  private tellUnseen() {
    document.title = this.unseen ? `(${this.unseen}) ${this.title}` : this.title;
    if (!this.pill) return;
    this.pill.hidden = this.unseen === 0 || this.atEnd;
    find(this.pill, '[data-count]')!.textContent = String(this.unseen);
  }

  // The console's list of rooms beside this one.
  private tellRooms(message: Message, item: HTMLElement) {
    const line = document.querySelector('.room-list a[aria-current]');
    const words = line && find<HTMLElement>(line, '.room-line .clip.small');
    if (!words) return;
    const name = document.createElement('bdi');
    name.textContent = message.author.name;
    words.replaceChildren(name, ': ', message.parts.map(p => p.t).join('').replace(/\s+/g, ' ').slice(0, 80));
    const time = find<HTMLTimeElement>(line, 'time'), own = find<HTMLTimeElement>(item, 'time');
    if (time && own) { time.dateTime = own.dateTime; time.textContent = own.textContent; }
  }
}
