import type { Transfer } from '../client/rejoin-client.js';
import { element, icon } from './element.js';
import { text } from './texts/text.js';

type Direction = Transfer['direction'];

/** A longer ending says nothing about the kind of file. */
const LONGEST_ENDING = 9;

/** What a file is called; a long name is cut before its ending, and whole in the tip. */
export function fileName(filename: string, look = ''): HTMLElement {
  const { stem, ending } = endingOf(filename);
  const words = [element('span', { class: 'file-stem' }, stem), element('span', { class: 'file-ending' }, ending)];
  // A name in Hebrew or Arabic is read, and cut, from the other side.
  return element('strong', { class: `file-name ${look}`.trim(), title: filename, dir: 'auto' }, ...words);
}

/** `report.final.pdf` is `report.final` and `.pdf`. */
export function endingOf(filename: string): { readonly stem: string; readonly ending: string } {
  const dot = filename.lastIndexOf('.');
  const length = [...filename.slice(dot)].length;
  if (dot <= 0 || length > LONGEST_ENDING || length < 2) return { stem: filename, ending: '' };
  return { stem: filename.slice(0, dot), ending: filename.slice(dot) };
}

/** How each row of the lists of files begins: which way they go, what they are, and who is at the other end. */
export function rowHead(
  direction: Direction,
  what: HTMLElement,
  other: string,
): { readonly sign: HTMLElement; readonly title: HTMLElement } {
  const arrow = icon(direction === 'outgoing' ? 'up' : 'down');
  const sign = element('span', { class: 'transfer-sign', 'aria-hidden': 'true' }, arrow);
  const whose = direction === 'outgoing' ? text.files.to(other) : text.files.from(other);
  const person = element('span', { class: 'transfer-person', title: other }, whose);
  return { sign, title: element('p', { class: 'transfer-title' }, what, person) };
}
