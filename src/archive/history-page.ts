import { badInput } from '../errors.js';
import type { Found } from './history-store.js';

/** A place in a list that is told newest first. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

export interface HistoryPage<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

// The version first, so that a later format can tell itself apart.
const FORMAT = /^h1 (\d{1,15}) ([\w:.-]{1,200})$/;
const LONGEST = 400;

/** The opaque form of a place that clients keep. */
export function placeCursor({ at, id }: Place): string {
  return Buffer.from(`h1 ${at} ${id}`).toString('base64url');
}

/** null: from the newest on. Refuses what `placeCursor` would not have made. */
export function placeAfter(cursor: string | null | undefined): Place | null {
  if (cursor == null) return null;
  const text = cursor.length > LONGEST ? '' : Buffer.from(cursor, 'base64url').toString('latin1');
  const [, at, id] = FORMAT.exec(text) ?? [];
  // Base64 has several spellings of the same bytes.
  if (at === undefined || id === undefined || placeCursor({ at: Number(at), id }) !== cursor) {
    throw badInput('after', 'This is no cursor of a history.');
  }
  return { at: Number(at), id };
}

/** One that stands in a list. */
export interface Listed<Node> {
  readonly place: Place;
  readonly node: Node;
}

/** `found`: as many as are wanted and one more, where there is one. */
export function pageOf<Node>(found: readonly Listed<Node>[], first: number): HistoryPage<Node> {
  const edges = found.slice(0, first).map(({ place, node }) => ({ cursor: placeCursor(place), node }));
  return { edges, hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null };
}

/** How many are read at once where many don't pass. */
const AT_ONCE = 100;

/** So many that can be read and pass, or fewer where those are enough, or all there are. */
export async function gathered<Node>(
  wanted: number,
  before: Place | null,
  read: (before: Place | null, limit: number) => Promise<readonly Found<Node>[]>,
  passes: (node: Node) => boolean = () => true,
  isEnough: (gathered: readonly Listed<Node>[]) => boolean = () => false,
): Promise<readonly Listed<Node>[]> {
  const gathered: Listed<Node>[] = [];
  let place = before;
  for (let limit = wanted; gathered.length < wanted; limit = AT_ONCE) {
    const part = await read(place, limit);
    gathered.push(
      ...part.flatMap(({ place: at, node }) => (node !== null && passes(node) ? [{ place: at, node }] : [])),
    );
    place = part.at(-1)?.place ?? null;
    if (part.length < limit || isEnough(gathered)) break;
  }
  return gathered.slice(0, wanted);
}
