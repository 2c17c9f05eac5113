// How a message looks: drawn from the templates of the page, the same as the server draws it.
import { pictureOf } from '../picture';
import { find, said, type Author, type Message, type Tally } from './wire';

export class Bubbles {
  private readonly me: string | undefined;
  readonly staff: boolean;

  constructor(private readonly root: HTMLElement) {
    this.me = root.dataset.me;
    this.staff = !!root.dataset.staff;
  }

  isMine(author: Author) { return this.staff ? author.role !== null : author.id !== null && author.id === this.me; }

  isMe(who: string | null) { return who !== null && who === this.me; }

  build(message: Message): HTMLElement {
    if (message.author.id === null && message.author.staff && message.author.role === null) return this.house(message);
    const template = document.getElementById('bubble') as HTMLTemplateElement;
    const item = find<HTMLElement>(template.content, '.msg')!.cloneNode(true) as HTMLElement;
    item.id = `m-${message.id}`;
    Object.assign(item.dataset, { name: message.author.name, author: message.author.id ?? '', at: message.at, role: message.author.role ?? '', place: placeOf(message) });
    item.classList.toggle('msg-mine', this.isMine(message.author));
    item.classList.toggle('msg-staff', message.author.role !== null);
    const face = find<HTMLElement>(item, '.face')!;
    face.classList.add(`face-${colourOf(message.author.name)}`);
    face.textContent = firstSign(message.author.name);
    find(item, '.msg-who bdi')!.textContent = message.author.name;
    find(item, '.msg-role')!.textContent = message.author.role ?? '';
    if (!message.announcement) find(item, '.msg-loud')!.remove();
    this.quote(find<HTMLAnchorElement>(item, '.quote')!, message);
    if (message.attachment) find(item, '.msg-text')!.before(pictureOf(message.attachment, this.root.dataset.room!, message.author.name));
    find(item, '.msg-text')!.replaceChildren(...this.parts(message));
    find(item, '.tallies')!.replaceChildren(...message.tallies.map(t => this.tally(t, false)));
    const time = find<HTMLTimeElement>(item, 'time')!;
    time.dateTime = message.at;
    time.textContent = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: this.root.dataset.zone }).format(new Date(message.at));
    const act = find<HTMLAnchorElement>(item, '[data-act]')!;
    act.href = `${this.root.dataset.room}?message=${message.id}#sheet`;
    act.setAttribute('aria-label', said(this.root, 'act', message.author.name));
    return item;
  }

  tally(tally: Tally, mine: boolean) {
    const shown = document.createElement('span');
    shown.className = mine ? 'tally tally-mine' : 'tally';
    shown.dataset.emoji = tally.emoji;
    const count = document.createElement('b');
    count.textContent = String(tally.count);
    shown.append(`${tally.emoji} `, count);
    return shown;
  }

  /** What is left of a message that was taken back. */
  taken(item: HTMLElement, by: string) {
    const note = document.createElement('li');
    note.className = 'msg-note';
    note.id = item.id;
    note.dataset.place = item.dataset.place;
    note.textContent = by === 'author' ? said(this.root, 'recalled', item.dataset.name) : said(this.root, 'removed');
    return note;
  }

  private house(message: Message) {
    const note = document.createElement('li');
    note.className = 'msg-note msg-house';
    note.id = `m-${message.id}`;
    note.dataset.place = placeOf(message);
    note.textContent = message.parts.map(p => p.t).join('');
    return note;
  }

  private quote(quote: HTMLAnchorElement, message: Message) {
    if (!message.reply) { quote.remove(); return; }
    quote.href = `${this.root.dataset.room}#m-${message.reply.id}`;
    find(quote, 'bdi')!.textContent = message.reply.name;
    find(quote, 'span')!.textContent = message.reply.text;
  }

  private parts(message: Message) {
    return message.parts.map(part => {
      if (!part.m && !part.u) return document.createTextNode(part.t);
      const piece = document.createElement(part.u ? 'a' : 'span');
      piece.textContent = part.t;
      if (piece instanceof HTMLAnchorElement) Object.assign(piece, { href: part.t, target: '_blank', rel: 'noopener noreferrer nofollow ugc' });
      else piece.className = this.isMe(part.who) ? 'at at-me' : 'at';
      return piece;
    });
  }
}

// Ticks of .NET since the year 1, as the server writes places.
function placeOf(message: Message) {
  const fraction = (/\.(\d+)/.exec(message.at)?.[1] ?? '').padEnd(7, '0').slice(0, 7);
  const seconds = BigInt(Math.floor(Date.parse(message.at) / 1000));
  return `${(seconds + 62135596800n) * 10000000n + BigInt(fraction)}.${message.seq}`;
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
