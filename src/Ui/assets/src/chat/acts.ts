// What can be done with one message: the sheet that opens on it, and the taps on its reactions.
import type { Thread } from './thread';
import { find, post, problem, said } from './wire';

const recallWithin = 120_000;

export class Acts {
  constructor(private readonly root: HTMLElement, private readonly thread: Thread, private readonly trouble: (text: string) => void, private readonly reply: (item: HTMLElement) => void) {
    root.addEventListener('click', event => this.clicked(event));
    root.addEventListener('contextmenu', event => {
      const item = (event.target as Element).closest<HTMLElement>('.msg');
      if (!item || item.matches('.msg-pending') || getSelection()?.toString() || (event.target as Element).closest('a')) return;
      event.preventDefault();
      this.open(item);
    });
  }

  private get staff() { return !!this.root.dataset.staff; }

  private clicked(event: Event) {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>('a[href*="#m-"]');
    if (link && this.thread.light(link.hash.slice(1))) { event.preventDefault(); return; }
    const item = target.closest<HTMLElement>('.msg');
    if (!item || item.matches('.msg-pending')) return;
    const tally = target.closest<HTMLElement>('.tally');
    if (tally) void this.react(item, tally.dataset.emoji!, !tally.matches('.tally-mine'));
    else if (target.closest('[data-act]')) { event.preventDefault(); this.open(item); }
    else if (target.closest('.bubble') && !target.closest('a') && !getSelection()?.toString() && matchMedia('(pointer: coarse)').matches) this.open(item);
  }

  private open(item: HTMLElement) {
    const template = document.getElementById('sheet-of-message') as HTMLTemplateElement;
    const back = find<HTMLElement>(template.content, '.sheet-back')!.cloneNode(true) as HTMLElement;
    const opener = document.activeElement as HTMLElement | null;
    const close = () => { back.remove(); opener?.focus({ preventScroll: true }); };
    this.offer(back, item);
    back.addEventListener('click', event => {
      const target = event.target as Element;
      if (target === back) { close(); return; }
      const emoji = target.closest<HTMLElement>('[data-emoji]');
      const act = target.closest<HTMLElement>('[data-do]')?.dataset.do;
      if (!emoji && !act) return;
      close();
      if (emoji) void this.react(item, emoji.dataset.emoji!, emoji.getAttribute('aria-pressed') !== 'true');
      else void this.chosen(item, act!);
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

  /** Only what is possible with this message. */
  private offer(back: HTMLElement, item: HTMLElement) {
    const recall = find<HTMLElement>(back, '[data-do=recall]');
    const at = Date.parse(find<HTMLTimeElement>(item, 'time')!.dateTime);
    if (recall) recall.hidden = !item.matches('.msg-mine') || Date.now() - at > recallWithin;
    if (!find(this.root, '[data-composer]')) for (const act of back.querySelectorAll<HTMLElement>('.sheet-emoji, [data-do=reply], [data-do=pin], [data-do=mute], [data-do=remove]')) act.hidden = true;
    if (item.matches('.msg-staff')) for (const act of back.querySelectorAll<HTMLElement>('[data-do=mute], [data-do=person]')) act.hidden = true;
    for (const button of back.querySelectorAll<HTMLElement>('[data-emoji]'))
      button.setAttribute('aria-pressed', String(!!find(item, `.tally-mine[data-emoji="${button.dataset.emoji}"]`)));
  }

  private async chosen(item: HTMLElement, act: string) {
    if (act === 'reply') this.reply(item);
    else if (act === 'copy') void navigator.clipboard?.writeText(find(item, '.msg-text')!.textContent ?? '');
    else if (act === 'recall' || act === 'remove') await this.act(item, act, {});
    else if (act === 'pin') await this.act(item, 'pin', { on: 'true' });
    else if (act === 'mute') await this.act(item, 'mute', { minutes: '60' });
    else if (act === 'person') location.assign(`${this.root.dataset.room!.replace(/\/room$/, '/people')}?q=${encodeURIComponent(item.dataset.name ?? '')}`);
  }

  private async react(item: HTMLElement, emoji: string, on: boolean) {
    const persona = this.staff ? find<HTMLSelectElement>(this.root, '#persona')?.value : undefined;
    if (this.staff && !persona) return;
    if (await this.act(item, 'react', { emoji, on: String(on), ...(persona ? { persona } : {}) }) && this.staff)
      find(item, `.tally[data-emoji="${emoji}"]`)?.classList.toggle('tally-mine', on);
  }

  private async act(item: HTMLElement, what: string, fields: Record<string, string>) {
    const base = this.root.dataset.post ?? `${this.root.dataset.room}/messages`;
    try {
      const answer = await post(`${base}/${item.id.slice(2)}/${what}`, new URLSearchParams(fields));
      this.trouble(answer.ok ? '' : await problem(answer));
      return answer.ok;
    } catch {
      this.trouble(said(this.root, 'waiting'));
      return false;
    }
  }
}
