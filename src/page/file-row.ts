import type { Transfer } from '../client/rejoin-client.js';
import { element, icon } from './element.js';

type Direction = Transfer['direction'];

/** Which way files go, as it stands before the other person's name. */
export function toOrFrom(direction: Direction): 'to' | 'from' {
  return direction === 'outgoing' ? 'to' : 'from';
}

/** What a file is called; a long name is cut, and whole in the tip. */
export function fileName(filename: string): HTMLElement {
  return element('strong', { title: filename }, filename);
}

/** How each row of the lists of files begins: which way they go, what they are, and who is at the other end. */
export function rowHead(
  direction: Direction,
  what: HTMLElement,
  other: string,
): { readonly sign: HTMLElement; readonly title: HTMLElement } {
  const arrow = icon(direction === 'outgoing' ? 'up' : 'down');
  const sign = element('span', { class: 'transfer-sign', 'aria-hidden': 'true' }, arrow);
  const person = element('span', { class: 'transfer-person' }, `${toOrFrom(direction)} ${other}`);
  return { sign, title: element('p', { class: 'transfer-title' }, what, person) };
}
