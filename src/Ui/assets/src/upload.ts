// Sends a picture as soon as it is chosen; without script the form has a button of its own.
import { newId } from './chat';

const form = document.querySelector<HTMLFormElement>('[data-picture]');
const input = document.querySelector<HTMLInputElement>('[data-picture-file]');
const trouble = document.querySelector<HTMLElement>('[data-trouble]');

function say(text: string) {
  if (!trouble) return;
  trouble.hidden = !text;
  trouble.querySelector('span')!.textContent = text;
}

input?.addEventListener('change', async () => {
  if (!form || !input.files?.length) return;
  const label = input.closest('label');
  label?.setAttribute('aria-busy', 'true');
  say('');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } });
    // After a refusal the next try is another message; after a lost connection it is the same one.
    if (!answer.ok) say(((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? answer.statusText);
    form.querySelector<HTMLInputElement>('[name=Id]')!.value = newId();
    form.reset();
    input.value = '';
  } catch {
    say(form.dataset.lost ?? '');
  } finally {
    label?.removeAttribute('aria-busy');
  }
});
