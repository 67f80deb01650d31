import { badInput } from '../errors.js';
import type { Transfer } from './transfer.js';

export const LONGEST_PAGE = 100;

export interface PageRequest {
  /** 0 to 100. */
  readonly first: number;
  /** The cursor of the last one seen. */
  readonly after?: string | null | undefined;
}

export interface TransferPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Transfer }[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  readonly totalCount: number;
}

interface Dated {
  readonly transfer: Transfer;
  readonly at: number;
}

/** Cuts a page out of a list, newest first. Cursors name a place in time, so that they hold while the list grows. */
export async function pageOf(page: PageRequest, list: () => Promise<readonly Dated[]>): Promise<TransferPage> {
  if (!Number.isInteger(page.first) || page.first < 0 || page.first > LONGEST_PAGE) {
    throw badInput('first', `Ask for 0 to ${LONGEST_PAGE} transfers.`);
  }
  const place = page.after == null ? null : placeOf(page.after);
  const all = await list();
  const rest = place === null ? all : all.filter((one) => isBehind(one, place));
  const edges = rest.slice(0, page.first).map((one) => ({ cursor: cursorOf(one), node: one.transfer }));
  return {
    edges,
    hasNextPage: rest.length > edges.length,
    endCursor: edges.at(-1)?.cursor ?? null,
    totalCount: all.length,
  };
}

interface Place {
  readonly at: number;
  readonly id: string;
}

function cursorOf({ transfer, at }: Dated): string {
  return Buffer.from(`${at} ${transfer.id}`).toString('base64url');
}

function placeOf(cursor: string): Place {
  const found = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!found?.[1] || !found[2]) throw badInput('after', 'This is no cursor of a list of transfers.');
  return { at: Number(found[1]), id: found[2] };
}

function isBehind({ transfer, at }: Dated, place: Place): boolean {
  return at < place.at || (at === place.at && transfer.id < place.id);
}
