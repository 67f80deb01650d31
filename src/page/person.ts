import { element } from './element.js';

/** Up to two letters that stand for a name: `Ada Lovelace` is AL. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s_.-]+/u)
    .filter((word) => word !== '');
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
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
