import type { TrackKind } from './published-media.js';

/** The name of a published stream: `camera` (with the microphone) or `screen` (with its sound). */
export type MediaLabel = 'camera' | 'screen';

/** One of the four media sections that every link has from the beginning. */
export interface Place {
  readonly label: MediaLabel;
  readonly kind: TrackKind;
}

export const LABELS: readonly MediaLabel[] = ['camera', 'screen'];

/** In the order in which the line below names them. */
export const PLACES: readonly Place[] = LABELS.flatMap((label) => [
  { label, kind: 'audio' },
  { label, kind: 'video' },
]);

/** How both sides know a place, whatever its mid is: `camera/audio` … */
export function placeName({ label, kind }: Place): string {
  return `${label}/${kind}`;
}

const ATTRIBUTE = /^a=x-rejoin-places:(\S{1,16}) (\S{1,16}) (\S{1,16}) (\S{1,16})\r?$/m;

/** The line that names the places' mids, for a description's session part. */
export function placesLine(mids: readonly string[]): string {
  return `a=x-rejoin-places:${mids.join(' ')}\r\n`;
}

/** The mids of the four places. Null: the description comes from a client that doesn't know them. */
export function placesIn(sdp: string): readonly string[] | null {
  const mids = ATTRIBUTE.exec(sdp)?.slice(1);
  if (!mids) return null;
  const kinds = new Map(mediaSections(sdp).map(({ mid, kind }) => [mid, kind]));
  const fits = PLACES.every(({ kind }, at) => kinds.get(mids[at] ?? '') === kind);
  return fits && new Set(mids).size === mids.length ? mids : null;
}

/** The sections of a description that carry sound or pictures. */
export function mediaSections(sdp: string): readonly { readonly mid: string; readonly kind: string }[] {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => ({ kind: /^\w+/.exec(section)?.[0] ?? '', mid: /^a=mid:(\S+)/m.exec(section)?.[1] ?? '' }))
    .filter(({ kind }) => kind === 'audio' || kind === 'video');
}
