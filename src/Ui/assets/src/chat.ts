// A room: shows what happens as it happens, sends without waiting, and sends again under the same id when the connection was lost.
import { pictureOf } from './picture';
import { onContent } from './shared';

type Author = { id: string | null; name: string; role: string | null; staff: boolean };
type Part = { t: string; m: boolean; who: string | null; u: boolean };
type Tally = { emoji: string; count: number };
type Quote = { id: string; name: string; text: string };
type Message = { id: string; seq: number; at: string; author: Author; parts: Part[]; reply: Quote | null; announcement: boolean; removed: string | null; attachment?: string | null; tallies: Tally[] };
type Notice = { id: string; name: string; text: string };
type Waiting = { id: string; text: string; replyTo: string | null; quote: Quote | null; at: string; as?: { id: string; name: string; role: string }; announcement?: boolean; refused?: boolean };
type Problem = { detail?: string; title?: string };

const find = <E extends Element>(within: ParentNode, selector: string) => within.querySelector<E>(selector);
const recallWithin = 120_000;

/** A UUIDv7: the server lays messages out by the time in it. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = bytes[6]! & 15 | 112;
  bytes[8] = bytes[8]! & 63 | 128;
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

class Room {
  private readonly thread: HTMLElement;
  private readonly form: HTMLFormElement | null;
  private readonly words: HTMLTextAreaElement | null;
  private readonly pill: HTMLElement | null;
  private readonly me: string | undefined;
  private readonly staff: boolean;
  private readonly key: string;
  private readonly waiting: Waiting[];
  private seq: number;
  private unseen = 0;
  private sending = false;
  private readonly title = document.title;
  private readTimer = 0;
  private leave = () => {};

  constructor(private readonly root: HTMLElement) {
    this.thread = find<HTMLElement>(root, '.thread')!;
    this.form = find<HTMLFormElement>(root, '[data-composer]');
    this.words = this.form && find<HTMLTextAreaElement>(this.form, 'textarea');
    this.pill = find<HTMLElement>(root, '[data-pill]');
    this.me = root.dataset.me;
    this.staff = !!root.dataset.staff;
    this.seq = Number(root.dataset.seq);
    this.key = `waiting:${root.dataset.room}:`;
    this.waiting = this.restore();
    this.watchForm();
    this.watchThread();
    if (root.dataset.live) this.listen(root.dataset.live);
    for (const message of [...this.waiting]) this.showWaiting(message);
    void this.sendWaiting();
    addEventListener('online', () => void this.sendWaiting());
    addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.seen(); });
    this.toPlace();
  }

  private said(key: string, value = '') { return (this.root.getAttribute(`data-said-${key}`) ?? '').replace('{0}', value); }

  private get list() { return [...this.root.querySelectorAll<HTMLElement>('.msgs')].pop()!; }

  private get atEnd() { return this.thread.scrollTop > -80; }

  // --- hearing ---

  private listen(url: string) {
    const hear = (message: { state?: string; id?: string; kind?: string; data?: string }) => {
      if (message.state) this.connection(message.state);
      else this.happened(Number(message.id), message.kind!, message.data!);
    };
    const address = new URL(url, location.href).href;
    if (typeof SharedWorker === 'function') {
      const worker = new SharedWorker(this.root.dataset.worker!, { name: 'live' });
      worker.port.onmessage = event => hear(event.data);
      worker.port.start();
      worker.port.postMessage({ url: address, after: String(this.seq) });
      this.leave = () => worker.port.postMessage({ url: address, leave: true });
      return;
    }
    const source = new EventSource(`${address}?after=${this.seq}`);
    source.onopen = () => hear({ state: 'open' });
    source.onerror = () => hear({ state: source.readyState === EventSource.CLOSED ? 'closed' : 'lost' });
    for (const kind of ['said', 'reacted', 'removed', 'notices', 'people']) source.addEventListener(kind, event => hear({ id: event.lastEventId, kind, data: event.data }));
    this.leave = () => source.close();
  }

  private connection(state: string) {
    const link = find<HTMLElement>(this.root, '[data-link]');
    if (link) link.hidden = state === 'open';
    if (state === 'open') void this.sendWaiting();
    // Shut out, or away longer than events are kept: what is written stays in its field and in the list of what waits.
    if (state === 'gap') this.reload();
    if (state === 'closed') setTimeout(() => this.reload(), 3000);
  }

  private reload() {
    this.keepDraft();
    location.reload();
  }

  private happened(seq: number, kind: string, data: string) {
    if (seq <= this.seq) return;
    if (seq > this.seq + 1) { this.reload(); return; }
    this.seq = seq;
    const it = JSON.parse(data);
    if (kind === 'said') this.onSaid(it as Message);
    else if (kind === 'reacted') this.onReacted(it);
    else if (kind === 'removed') this.onRemoved(it.id, it.by);
    else if (kind === 'notices') this.onNotices(it.announcement, it.pins);
    else if (kind === 'people') for (const at of this.root.querySelectorAll('[data-people]')) at.textContent = this.said('people', String(it.count));
  }

  private onSaid(message: Message) {
    const before = document.getElementById(`m-${message.id}`);
    const mine = this.isMine(message.author);
    const stick = this.atEnd;
    const item = this.build(message);
    if (before) before.replaceWith(item);
    else {
      this.day(message.at);
      // What waits stays below what was heard.
      const pending = find<HTMLElement>(this.list, '.msg-pending');
      if (pending) pending.before(item); else this.list.append(item);
      item.classList.add('fresh');
    }
    this.follow(item);
    this.forget(message.id);
    if (mine && stick) this.toEnd();
    else if (!mine && (!stick || document.hidden)) this.unseen++;
    if (!mine && stick && !document.hidden) this.seen();
    this.tellUnseen();
    this.tellList(message, item);
  }

  // The console's list of rooms beside this one.
  private tellList(message: Message, item: HTMLElement) {
    const line = document.querySelector('.room-list a[aria-current]');
    const said = line && find<HTMLElement>(line, '.room-line .clip.small');
    if (!said) return;
    const name = document.createElement('bdi');
    name.textContent = message.author.name;
    said.replaceChildren(name, ': ', message.parts.map(p => p.t).join('').replace(/\s+/g, ' ').slice(0, 80));
    const time = find<HTMLTimeElement>(line, 'time'), own = find<HTMLTimeElement>(item, 'time');
    if (time && own) { time.dateTime = own.dateTime; time.textContent = own.textContent; }
  }

  private onReacted(it: { id: string; tallies: Tally[]; who: string | null; emoji: string; on: boolean }) {
    const item = document.getElementById(`m-${it.id}`);
    const tallies = item && find<HTMLElement>(item, '.tallies');
    if (!tallies) return;
    const mine = new Set([...tallies.querySelectorAll<HTMLElement>('.tally-mine')].map(t => t.dataset.emoji!));
    if (this.me ? it.who === this.me : false) { if (it.on) mine.add(it.emoji); else mine.delete(it.emoji); }
    tallies.replaceChildren(...it.tallies.map(t => this.tally(t, mine.has(t.emoji))));
  }

  private onRemoved(id: string, by: string) {
    const item = document.getElementById(`m-${id}`);
    if (!item) return;
    const note = document.createElement('li');
    note.className = 'msg-note';
    note.id = item.id;
    note.dataset.place = item.dataset.place;
    note.textContent = by === 'author' ? this.said('recalled', item.dataset.name) : this.said('removed');
    const next = item.nextElementSibling as HTMLElement | null;
    item.replaceWith(note);
    if (next) this.follow(next);
  }

  private onNotices(announcement: Notice | null, pins: Notice[]) {
    const loud = find<HTMLElement>(this.root, '[data-announcement]'), stuck = find<HTMLElement>(this.root, '[data-pins]');
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
      link.href = `${this.root.dataset.room}#m-${pin.id}`;
      name.textContent = pin.name;
      text.className = 'clip';
      text.dir = 'auto';
      text.textContent = pin.text;
      link.append(name, text);
      line.append(link);
      return line;
    }));
  }

  // --- showing ---

  private isMine(author: Author) { return this.staff ? author.role !== null : author.id !== null && author.id === this.me; }

  private build(message: Message): HTMLElement {
    if (message.author.id === null && message.author.staff && message.author.role === null) {
      const note = document.createElement('li');
      note.className = 'msg-note msg-house';
      note.id = `m-${message.id}`;
      note.dataset.place = this.placeOf(message);
      note.textContent = message.parts.map(p => p.t).join('');
      return note;
    }
    const template = document.getElementById('bubble') as HTMLTemplateElement;
    const item = find<HTMLElement>(template.content, '.msg')!.cloneNode(true) as HTMLElement;
    item.id = `m-${message.id}`;
    Object.assign(item.dataset, { name: message.author.name, author: message.author.id ?? '', at: message.at, role: message.author.role ?? '', place: this.placeOf(message) });
    item.classList.toggle('msg-mine', this.isMine(message.author));
    item.classList.toggle('msg-staff', message.author.role !== null);
    const face = find<HTMLElement>(item, '.face')!;
    face.classList.add(`face-${colourOf(message.author.name)}`);
    face.textContent = firstSign(message.author.name);
    find(item, '.msg-who bdi')!.textContent = message.author.name;
    find(item, '.msg-role')!.textContent = message.author.role ?? '';
    if (!message.announcement) find(item, '.msg-loud')!.remove();
    const quote = find<HTMLAnchorElement>(item, '.quote')!;
    if (message.reply) {
      quote.href = `${this.root.dataset.room}#m-${message.reply.id}`;
      find(quote, 'bdi')!.textContent = message.reply.name;
      find(quote, 'span')!.textContent = message.reply.text;
    } else quote.remove();
    if (message.attachment) find(item, '.msg-text')!.before(pictureOf(message.attachment, this.root.dataset.room!, message.author.name));
    find(item, '.msg-text')!.replaceChildren(...message.parts.map(part => {
      if (!part.m && !part.u) return document.createTextNode(part.t);
      const piece = document.createElement(part.u ? 'a' : 'span');
      piece.textContent = part.t;
      if (piece instanceof HTMLAnchorElement) Object.assign(piece, { href: part.t, target: '_blank', rel: 'noopener noreferrer nofollow ugc' });
      else piece.className = part.who !== null && part.who === this.me ? 'at at-me' : 'at';
      return piece;
    }));
    find(item, '.tallies')!.replaceChildren(...message.tallies.map(t => this.tally(t, false)));
    const time = find<HTMLTimeElement>(item, 'time')!;
    time.dateTime = message.at;
    time.textContent = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: this.root.dataset.zone }).format(new Date(message.at));
    const act = find<HTMLAnchorElement>(item, '[data-act]')!;
    act.href = `${this.root.dataset.room}?message=${message.id}#sheet`;
    act.setAttribute('aria-label', this.said('act', message.author.name));
    return item;
  }

  // Ticks of .NET since the year 1, as the server writes places.
  private placeOf(message: Message) {
    const fraction = (/\.(\d+)/.exec(message.at)?.[1] ?? '').padEnd(7, '0').slice(0, 7);
    const seconds = BigInt(Math.floor(Date.parse(message.at) / 1000));
    return `${(seconds + 62135596800n) * 10000000n + BigInt(fraction)}.${message.seq}`;
  }

  private tally(tally: Tally, mine: boolean) {
    const shown = document.createElement('span');
    shown.className = mine ? 'tally tally-mine' : 'tally';
    shown.dataset.emoji = tally.emoji;
    const count = document.createElement('b');
    count.textContent = String(tally.count);
    shown.append(`${tally.emoji} `, count);
    return shown;
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
    time.textContent = this.said('today');
    mark.append(time);
    this.list.append(mark);
  }

  private toEnd() { this.thread.scrollTop = 0; }

  private toPlace() {
    if (location.hash.startsWith('#m-')) this.light(location.hash.slice(1));
  }

  private light(id: string) {
    const item = document.getElementById(id);
    if (!item) return false;
    item.scrollIntoView({ block: 'center' });
    item.classList.remove('lit');
    void item.offsetWidth;
    item.classList.add('lit');
    return true;
  }

  private watchThread() {
    this.thread.addEventListener('scroll', () => { if (this.atEnd) this.seen(); }, { passive: true });
    this.pill?.addEventListener('click', () => { this.toEnd(); this.seen(); });
    this.root.addEventListener('click', event => {
      const target = event.target as Element;
      const link = target.closest<HTMLAnchorElement>('a[href*="#m-"]');
      if (link && this.light(link.hash.slice(1))) { event.preventDefault(); return; }
      const item = target.closest<HTMLElement>('.msg');
      if (!item || item.matches('.msg-pending')) return;
      const tally = target.closest<HTMLElement>('.tally');
      if (tally) void this.react(item, tally.dataset.emoji!, !tally.matches('.tally-mine'));
      else if (target.closest('[data-act]')) { event.preventDefault(); this.openSheet(item); }
      else if (target.closest('.bubble') && !target.closest('a') && !getSelection()?.toString() && matchMedia('(pointer: coarse)').matches) this.openSheet(item);
    });
    this.root.addEventListener('contextmenu', event => {
      const item = (event.target as Element).closest<HTMLElement>('.msg');
      if (!item || item.matches('.msg-pending') || getSelection()?.toString() || (event.target as Element).closest('a')) return;
      event.preventDefault();
      this.openSheet(item);
    });
  }

  private seen() {
    if (document.hidden || !this.atEnd) return;
    this.unseen = 0;
    this.tellUnseen();
    if (!this.readTimer) this.readTimer = window.setTimeout(() => { this.readTimer = 0; void this.noteRead(); }, 4000);
  }

  private async noteRead() {
    const place = [...this.root.querySelectorAll<HTMLElement>('[data-place]')].pop()?.dataset.place;
    if (place) await this.post(this.root.dataset.read ?? `${this.root.dataset.room}/read`, JSON.stringify({ place }), 'application/json').catch(() => null);
  }

  private tellUnseen() {
    document.title = this.unseen ? `(${this.unseen}) ${this.title}` : this.title;
    if (!this.pill) return;
    this.pill.hidden = this.unseen === 0 || this.atEnd;
    find(this.pill, '[data-count]')!.textContent = String(this.unseen);
  }

  // --- acting on a message ---

  private openSheet(item: HTMLElement) {
    const template = document.getElementById('sheet-of-message') as HTMLTemplateElement;
    const back = find<HTMLElement>(template.content, '.sheet-back')!.cloneNode(true) as HTMLElement;
    const opener = document.activeElement as HTMLElement | null;
    const close = () => { back.remove(); opener?.focus({ preventScroll: true }); };
    const recall = find<HTMLElement>(back, '[data-do=recall]');
    const at = Date.parse(find<HTMLTimeElement>(item, 'time')!.dateTime);
    if (recall) recall.hidden = !item.matches('.msg-mine') || Date.now() - at > recallWithin;
    if (!this.form) for (const act of back.querySelectorAll<HTMLElement>('.sheet-emoji, [data-do=reply], [data-do=pin], [data-do=mute], [data-do=remove]')) act.hidden = true;
    const mute = find<HTMLElement>(back, '[data-do=mute]');
    if (mute && item.matches('.msg-staff')) mute.hidden = true;
    for (const button of back.querySelectorAll<HTMLElement>('[data-emoji]'))
      button.setAttribute('aria-pressed', String(!!find(item, `.tally-mine[data-emoji="${button.dataset.emoji}"]`)));
    back.addEventListener('click', event => {
      const target = event.target as Element;
      if (target === back) { close(); return; }
      const emoji = target.closest<HTMLElement>('[data-emoji]');
      const act = target.closest<HTMLElement>('[data-do]')?.dataset.do;
      if (!emoji && !act) return;
      close();
      if (emoji) void this.react(item, emoji.dataset.emoji!, emoji.getAttribute('aria-pressed') !== 'true');
      else if (act === 'reply') this.replyTo(item);
      else if (act === 'copy') void navigator.clipboard?.writeText(find(item, '.msg-text')!.textContent ?? '');
      else if (act === 'recall' || act === 'remove') void this.act(item, act, {});
      else if (act === 'pin') void this.act(item, 'pin', { on: 'true' });
      else if (act === 'mute') void this.act(item, 'mute', { minutes: '60' });
    });
    back.addEventListener('keydown', event => {
      if (event.key === 'Escape') close();
      if (event.key !== 'Tab') return;
      const buttons = [...back.querySelectorAll<HTMLElement>('button:not([hidden])')];
      const edge = event.shiftKey ? buttons[0] : buttons[buttons.length - 1];
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? buttons[buttons.length - 1] : buttons[0])?.focus();
    });
    document.body.append(back);
    find<HTMLElement>(back, '[data-do=reply]:not([hidden]), [data-do=copy]')?.focus();
  }

  private async react(item: HTMLElement, emoji: string, on: boolean) {
    const persona = this.staff ? find<HTMLSelectElement>(this.root, '#persona')?.value : undefined;
    if (this.staff && !persona) return;
    if (await this.act(item, 'react', { emoji, on: String(on), ...(persona ? { persona } : {}) }) && this.staff) {
      const tally = find(item, `.tally[data-emoji="${emoji}"]`);
      tally?.classList.toggle('tally-mine', on);
    }
  }

  private async act(item: HTMLElement, what: string, fields: Record<string, string>) {
    const base = this.root.dataset.post ?? `${this.root.dataset.room}/messages`;
    try {
      const answer = await this.post(`${base}/${item.id.slice(2)}/${what}`, new URLSearchParams(fields));
      this.trouble(answer.ok ? '' : (await this.problem(answer)));
      return answer.ok;
    } catch {
      this.trouble(this.said('waiting'));
      return false;
    }
  }

  private post(url: string, body: BodyInit, type?: string) {
    const token = find<HTMLInputElement>(document, 'input[name=__RequestVerificationToken]')?.value ?? '';
    return fetch(url, { method: 'POST', body, headers: { Accept: 'application/json', RequestVerificationToken: token, ...(type ? { 'Content-Type': type } : {}) }, credentials: 'same-origin', redirect: 'manual' });
  }

  private async problem(answer: Response) {
    const problem: Problem = await answer.json().catch(() => ({}));
    return problem.detail ?? problem.title ?? String(answer.status);
  }

  private trouble(text: string) {
    const place = this.form && find<HTMLElement>(this.form, '[data-trouble]');
    if (!place) return;
    place.hidden = !text;
    find(place, 'span')!.textContent = text;
  }

  // --- writing ---

  private watchForm() {
    const { form, words } = this;
    if (!form || !words) return;
    if (!words.value) words.value = sessionStorage.getItem(`draft:${this.root.dataset.room}`) ?? '';
    const grow = () => {
      if (CSS.supports('field-sizing', 'content')) return;
      words.style.height = 'auto';
      words.style.height = `${Math.min(words.scrollHeight, 144)}px`;
    };
    words.addEventListener('input', () => { grow(); this.keepDraft(); });
    words.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      form.requestSubmit();
    });
    // Before the listener that marks forms as sent.
    form.addEventListener('submit', event => { event.preventDefault(); event.stopImmediatePropagation(); this.say(); }, { capture: true });
    find(form, '[data-unreply]')?.addEventListener('click', event => { event.preventDefault(); this.setReply(null); });
    grow();
  }

  private keepDraft() { if (this.words) sessionStorage.setItem(`draft:${this.root.dataset.room}`, this.words.value); }

  private replyTo(item: HTMLElement) {
    this.setReply({ id: item.id.slice(2), name: item.dataset.name ?? '', text: find(item, '.msg-text')!.textContent ?? '' });
    this.words?.focus();
  }

  private setReply(quote: Quote | null) {
    if (!this.form) return;
    const shown = find<HTMLElement>(this.form, '[data-reply]')!;
    shown.hidden = !quote;
    find(shown, '[data-name]')!.textContent = quote?.name ?? '';
    find(shown, '[data-text]')!.textContent = quote?.text ?? '';
    find<HTMLInputElement>(this.form, '[name="Form.ReplyTo"]')!.value = quote?.id ?? '';
  }

  private say() {
    const { form, words } = this;
    if (!form || !words) return;
    const text = words.value.trim();
    if (!text) return;
    const persona = find<HTMLSelectElement>(form, '#persona')?.selectedOptions[0];
    const loud = find<HTMLInputElement>(form, '[name="Form.Announcement"]');
    const replyTo = find<HTMLInputElement>(form, '[name="Form.ReplyTo"]')!.value || null;
    const message: Waiting = {
      id: newId(), text, replyTo, at: new Date().toISOString(), announcement: loud?.checked,
      quote: replyTo ? { id: replyTo, name: find(form, '[data-name]')!.textContent ?? '', text: find(form, '[data-text]')!.textContent ?? '' } : null,
      as: persona && { id: persona.value, name: persona.dataset.name ?? '', role: persona.dataset.role ?? '' },
    };
    words.value = '';
    words.style.height = '';
    if (loud) loud.checked = false;
    this.keepDraft();
    this.setReply(null);
    this.trouble('');
    this.waiting.push(message);
    this.store(message);
    this.showWaiting(message);
    this.toEnd();
    words.focus();
    void this.sendWaiting();
  }

  private showWaiting(message: Waiting) {
    if (document.getElementById(`m-${message.id}`)) return;
    const item = this.build({
      id: message.id, seq: 0, at: message.at, parts: [{ t: message.text, m: false, who: null, u: false }], reply: message.quote, announcement: !!message.announcement, removed: null, tallies: [],
      author: message.as ? { id: null, name: message.as.name, role: message.as.role, staff: true } : { id: this.me ?? null, name: this.root.dataset.myName ?? '', role: null, staff: false },
    });
    item.classList.add('msg-pending');
    delete item.dataset.place;
    find(item, '[data-act]')!.remove();
    find(item, '[data-again]')!.addEventListener('click', () => { message.refused = false; this.fail(message, ''); void this.sendWaiting(); });
    find(item, '[data-drop]')!.addEventListener('click', () => { this.forget(message.id); item.remove(); if (this.words && !this.words.value) { this.words.value = message.text; this.keepDraft(); } });
    this.day(message.at);
    this.list.append(item);
    this.follow(item);
  }

  private next() { return this.waiting.find(w => !w.refused); }

  /** One after the other, so that they arrive in the order they were written. */
  private async sendWaiting() {
    if (this.sending || !this.form) return;
    this.sending = true;
    try {
      for (let next = this.next(); next; next = this.next()) {
        const body = { id: next.id, text: next.text, replyTo: next.replyTo, ...(next.as ? { persona: next.as.id, announcement: !!next.announcement } : {}) };
        const answer = await this.post(this.root.dataset.post ?? `${this.root.dataset.room}/messages`, JSON.stringify(body), 'application/json');
        if (answer.ok) {
          this.forget(next.id);
          const item = document.getElementById(`m-${next.id}`);
          item?.classList.remove('msg-pending');
          continue;
        }
        if (answer.status === 503 || answer.status >= 500) { this.later((Number(answer.headers.get('Retry-After')) || 2) * 1000, answer.status === 503 ? await this.problem(answer) : this.said('waiting')); return; }
        // The server said no: the words stay where they are, with the reason beside them.
        next.refused = true;
        this.fail(next, await this.problem(answer));
      }
      this.trouble('');
    } catch {
      this.later(3000, this.said('waiting'));
    } finally {
      this.sending = false;
    }
  }

  private later(wait: number, why: string) {
    this.trouble(why);
    setTimeout(() => void this.sendWaiting(), wait);
  }

  private fail(message: Waiting, why: string) {
    const item = document.getElementById(`m-${message.id}`);
    const trouble = item && find<HTMLElement>(item, '.msg-trouble');
    if (!trouble) return;
    trouble.hidden = !why;
    find(trouble, 'span')!.textContent = why;
    item!.classList.toggle('msg-pending', !why);
  }

  private forget(id: string) {
    const index = this.waiting.findIndex(w => w.id === id);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    try { localStorage.removeItem(this.key + id); } catch { /* Nothing was stored. */ }
  }

  // One entry per message, so that two tabs never write over each other's; both may send one, it arrives once.
  private store(message: Waiting) { try { localStorage.setItem(this.key + message.id, JSON.stringify(message)); } catch { /* Full or forbidden: it still waits in this page. */ } }

  private restore(): Waiting[] {
    try {
      return Object.keys(localStorage).filter(key => key.startsWith(this.key)).map(key => JSON.parse(localStorage.getItem(key)!) as Waiting).sort((a, b) => a.at < b.at ? -1 : 1);
    } catch { return []; }
  }
}

/** The same colour as the server gives. */
function colourOf(name: string) {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
  return hash % 8;
}

function firstSign(name: string) {
  const segments = 'Segmenter' in Intl ? [...new Intl.Segmenter().segment(name.trim())].map(s => s.segment) : [...name.trim()];
  return (segments[0] ?? '?').toLocaleUpperCase();
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
