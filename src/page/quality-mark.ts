import type { RoomParticipant } from '../client/rejoin-client.js';
import { icon } from './element.js';

type Quality = RoomParticipant['quality'];

const WORDS: Readonly<Record<Quality, string>> = {
  GOOD: 'Good connection',
  FAIR: 'Fair connection',
  POOR: 'Poor connection',
  UNKNOWN: 'Connected',
};

export function qualityWords(quality: Quality): string {
  return WORDS[quality];
}

/** Three bars, as many filled as the connection deserves. Words stand beside it. */
export function qualityMark(): SVGSVGElement {
  const mark = icon('quality');
  mark.classList.add('quality');
  return mark;
}
