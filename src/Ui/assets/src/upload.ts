// Sends a picture as soon as it is chosen; without script the form has a button of its own.
import { newId } from './chat/wire';

const form = document.querySelector<HTMLFormElement>('[data-picture]');
const input = document.querySelector<HTMLInputElement>('[data-picture-file]');
const trouble = document.querySelector<HTMLElement>('[data-trouble]');

function say(text: string) {
  if (!trouble) return;
  trouble.hidden = !text;
  trouble.querySelector('span')!.textContent = text;
}

/** Under one id until it is answered: a lost connection neither loses nor doubles it. */
async function send(form: HTMLFormElement, picture: FormData) {
  for (;;) {
    try {
      const answer = await fetch(form.action, { method: 'POST', body: picture, headers: { Accept: 'application/json' } });
      say(answer.ok ? '' : ((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? answer.statusText);
      return;
    } catch {
      say(form.dataset.lost ?? '');
      await new Promise(later => setTimeout(later, 3000));
    }
  }
}

input?.addEventListener('change', async () => {
  if (!form || !input.files?.length) return;
  const label = input.closest('label');
  label?.setAttribute('aria-busy', 'true');
  say('');
  await send(form, new FormData(form));
  form.querySelector<HTMLInputElement>('[name=Id]')!.value = newId();
  input.value = '';
  label?.removeAttribute('aria-busy');
});
