import { badInput } from '../errors.js';
import type { Transfer } from './transfer.js';

export const LONGEST_PAGE = 100;

export interface PageRequest {
  /** 0 to 100. */
  readonly first: number;
  /** The cursor of the last one seen. */
  readonly after?: string | null | undefined;
}

/** Refuses what no page is. `of`: words for what is listed. */
export function requireLength({ first }: PageRequest, of = ''): number {
  if (Number.isInteger(first) && first >= 0 && first <= LONGEST_PAGE) return first;
  throw badInput('first', `Ask for 0 to ${LONGEST_PAGE}${of}.`);
}

export interface TransferPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Transfer }[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  readonly totalCount: number;
}

interface Listed {
  readonly transferId: string;
  readonly at: number;
}

interface Dated extends Listed {
  readonly transfer: Transfer;
}

/** Cuts a page out of a list, newest first. Cursors name a place in time, so that they hold while the list grows. */
export function pageOf(page: PageRequest, list: () => Promise<readonly Dated[]>): Promise<TransferPage>;
/** With `read` only what lies on the page is read. What is listed and can't be read any more counts for nothing. */
export function pageOf<Entry extends Listed>(
  page: PageRequest,
  list: () => Promise<readonly Entry[]>,
  read: (listed: readonly Entry[]) => Promise<readonly Dated[]>,
): Promise<TransferPage>;
export async function pageOf(
  page: PageRequest,
  list: () => Promise<readonly Listed[]>,
  read = (listed: readonly Listed[]) => Promise.resolve(listed as readonly Dated[]),
): Promise<TransferPage> {
  requireLength(page, ' transfers');
  const place = page.after == null ? null : placeOf(page.after);
  const all = await list();
  const behind = place === null ? all : all.filter((one) => isBehind(one, place));
  const { found, looked } = await filled(page.first, behind, read);
  const edges = found.map((one) => ({ cursor: cursorOf(one), node: one.transfer }));
  return {
    edges,
    hasNextPage: behind.length > looked,
    endCursor: edges.at(-1)?.cursor ?? null,
    totalCount: all.length - (looked - found.length),
  };
}

/** As many as are wanted, or all there are; `looked`: how many entries of the list that took. */
async function filled(
  wanted: number,
  listed: readonly Listed[],
  read: (listed: readonly Listed[]) => Promise<readonly Dated[]>,
): Promise<{ found: readonly Dated[]; looked: number }> {
  const found: Dated[] = [];
  let looked = 0;
  while (found.length < wanted && looked < listed.length) {
    const next = listed.slice(looked, looked + wanted - found.length);
    found.push(...(await read(next)));
    looked += next.length;
  }
  return { found, looked };
}

interface Place {
  readonly at: number;
  readonly id: string;
}

function cursorOf({ transferId, at }: Listed): string {
  return Buffer.from(`${at} ${transferId}`).toString('base64url');
}

function placeOf(cursor: string): Place {
  const found = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!found?.[1] || !found[2]) throw badInput('after', 'This is no cursor of a list of transfers.');
  return { at: Number(found[1]), id: found[2] };
}

function isBehind({ transferId, at }: Listed, place: Place): boolean {
  return at < place.at || (at === place.at && transferId < place.id);
}
