// Where one writes: the field that grows, the draft that survives a reload, whom one answers.
import type { Written } from './waiting';
import { find, newId, type Quote } from './wire';

export class Composer {
  private readonly form: HTMLFormElement | null;
  private readonly words: HTMLTextAreaElement | null;

  constructor(private readonly root: HTMLElement, private readonly say: (message: Written) => void) {
    this.form = find<HTMLFormElement>(root, '[data-composer]');
    this.words = this.form && find<HTMLTextAreaElement>(this.form, 'textarea');
    const { form, words } = this;
    if (!form || !words) return;
    if (!words.value) words.value = sessionStorage.getItem(this.draft) ?? '';
    words.addEventListener('input', () => { this.grow(); this.keep(); });
    words.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      form.requestSubmit();
    });
    // Before the listener that marks forms as sent.
    form.addEventListener('submit', event => { event.preventDefault(); event.stopImmediatePropagation(); this.submit((event.submitter as HTMLButtonElement | null)?.name === 'Form.Announcement'); }, { capture: true });
    find(form, '[data-unreply]')?.addEventListener('click', event => { event.preventDefault(); this.answer(null); });
    this.grow();
  }

  private get draft() { return `draft:${this.root.dataset.room}`; }

  keep() { if (this.words) sessionStorage.setItem(this.draft, this.words.value); }

  giveBack(text: string) { if (this.words && !this.words.value) { this.words.value = text; this.keep(); } }

  trouble(text: string) {
    const place = this.form && find<HTMLElement>(this.form, '[data-trouble]');
    if (!place) return;
    place.hidden = !text;
    find(place, 'span')!.textContent = text;
  }

  replyTo(item: HTMLElement) {
    this.answer({ id: item.id.slice(2), name: item.dataset.name ?? '', text: find(item, '.msg-text')!.textContent ?? '' });
    this.words?.focus();
  }

  private answer(quote: Quote | null) {
    if (!this.form) return;
    const shown = find<HTMLElement>(this.form, '[data-reply]')!;
    shown.hidden = !quote;
    find(shown, '[data-name]')!.textContent = quote?.name ?? '';
    find(shown, '[data-text]')!.textContent = quote?.text ?? '';
    find<HTMLInputElement>(this.form, '[name="Form.ReplyTo"]')!.value = quote?.id ?? '';
  }

  private submit(announcement: boolean) {
    const { form, words } = this;
    const text = words?.value.trim();
    if (!form || !words || !text) return;
    const persona = find<HTMLSelectElement>(form, '#persona')?.selectedOptions[0];
    const replyTo = find<HTMLInputElement>(form, '[name="Form.ReplyTo"]')!.value || null;
    const quote = replyTo ? { id: replyTo, name: find(form, '[data-name]')!.textContent ?? '', text: find(form, '[data-text]')!.textContent ?? '' } : null;
    words.value = '';
    words.style.height = '';
    this.keep();
    this.answer(null);
    this.trouble('');
    this.say({
      id: newId(), text, replyTo, quote, at: new Date().toISOString(), announcement,
      as: persona && { id: persona.value, name: persona.dataset.name ?? '', role: persona.dataset.role ?? '' },
    });
    words.focus();
  }

  private grow() {
    const { words } = this;
    if (!words || CSS.supports('field-sizing', 'content')) return;
    words.style.height = 'auto';
    words.style.height = `${Math.min(words.scrollHeight, 144)}px`;
  }
}
