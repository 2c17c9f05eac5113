// What goes over the wire, and what an element of the page says about itself.
export type Author = { id: string | null; name: string; role: string | null; staff: boolean };
export type Part = { t: string; m: boolean; who: string | null; u: boolean };
export type Tally = { emoji: string; count: number };
export type Quote = { id: string; name: string; text: string };
export type Message = { id: string; seq: number; at: string; author: Author; parts: Part[]; reply: Quote | null; announcement: boolean; removed: string | null; attachment?: string | null; tallies: Tally[] };
export type Notice = { id: string; name: string; text: string };
type Problem = { detail?: string; title?: string };

export const find = <E extends Element>(within: ParentNode, selector: string) => within.querySelector<E>(selector);

/** A sentence that the page brought along in the reader's language. */
export const said = (root: HTMLElement, key: string, value = '') => (root.getAttribute(`data-said-${key}`) ?? '').replace('{0}', value);

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

export function post(url: string, body: BodyInit, type?: string) {
  const token = find<HTMLInputElement>(document, 'input[name=__RequestVerificationToken]')?.value ?? '';
  return fetch(url, { method: 'POST', body, headers: { Accept: 'application/json', RequestVerificationToken: token, ...(type ? { 'Content-Type': type } : {}) }, credentials: 'same-origin', redirect: 'manual' });
}

export async function problem(answer: Response) {
  const said: Problem = await answer.json().catch(() => ({}));
  return said.detail ?? said.title ?? String(answer.status);
}
