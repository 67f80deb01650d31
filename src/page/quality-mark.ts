import type { RoomParticipant } from '../client/rejoin-client.js';
import { icon } from './element.js';
import { text } from './texts/text.js';

type Quality = RoomParticipant['quality'];

export function qualityWords(quality: Quality): string {
  const { good, fair, poor, connected } = text.people;
  return { GOOD: good, FAIR: fair, POOR: poor }[quality as string] ?? connected;
}

/** Three bars, as many filled as the connection deserves, and none before it is known. Words stand beside it. */
export function qualityMark(): SVGSVGElement {
  const mark = icon('quality');
  mark.classList.add('quality');
  return mark;
}
