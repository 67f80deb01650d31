import { element } from './element.js';

const WEB_ADDRESS = /https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]}’']/gu;

/** A text in which web addresses can be followed. Nothing of it is taken for markup. */
export function linked(text: string): readonly (string | Node)[] {
  const parts: (string | Node)[] = [];
  let end = 0;
  for (const match of text.matchAll(WEB_ADDRESS)) {
    const [address] = match;
    parts.push(text.slice(end, match.index));
    parts.push(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address));
    end = match.index + address.length;
  }
  return [...parts, text.slice(end)];
}
