import { element } from './element.js';

const LONGEST_NUMBER = 3;

/** Up to two letters that stand for a name: `Ada Lovelace` is AL. A number at its end is told whole: `Guest 12` is G12. */
export function initialsOf(name: string): string {
  const [, words = '', number = ''] = /^(.*?)(\p{Nd}*)$/su.exec(name.trim()) ?? [];
  const isTold = number !== '' && number.length <= LONGEST_NUMBER;
  const letters = (isTold ? words : name).split(/[\s_.-]+/u).filter((word) => word !== '');
  const first = firstLetter(letters[0]);
  if (isTold) return `${first}${number}`;
  return `${first}${letters.length > 1 ? firstLetter(letters.at(-1)) : ''}` || '?';
}

/** What a reader takes for one sign, such as an emoji of several characters. */
function firstLetter(word = ''): string {
  // Firefox before 125 has no Segmenter.
  const [first = ''] =
    'Segmenter' in Intl ? [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment) : word;
  return first.toUpperCase();
}

/** The same person has the same colour everywhere: a hue of 0–359 from the user id. */
export function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360_000;
  return (hash * 47) % 360;
}

export function avatar(name: string, userId: string): HTMLElement {
  const made = element('span', { class: 'avatar', 'aria-hidden': 'true' }, initialsOf(name));
  made.style.setProperty('--hue', String(hueOf(userId)));
  return made;
}
