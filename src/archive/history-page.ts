import { badInput } from '../errors.js';
import { LONGEST_PAGE, type PageRequest } from '../transfers/transfer-page.js';

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

/** Refuses what no page is. */
export function lengthOfPage({ first }: PageRequest): number {
  if (Number.isInteger(first) && first >= 0 && first <= LONGEST_PAGE) return first;
  throw badInput('first', `Ask for 0 to ${LONGEST_PAGE}.`);
}
