import { untilAnswered, wait } from '../connection/ladder.js';
import type { ChunkSet } from './chunk-set.js';
import type { Chunk } from './frames.js';

const AT_A_TIME = 4;
/** Nothing new was there: the sender is slower than we are. */
const EMPTY_MS = 1_000;

/** Who lacks chunks that the relay may have. */
export interface RelayCustomer {
  /** Still lacks some, and may have them. */
  mayFetch(): boolean;
  /** What to fetch next; empty: nothing at the moment. */
  wanted(): ChunkSet;
  fetch(index: number): Promise<Chunk | null>;
  take(chunk: Chunk): Promise<void>;
  /** The relay hasn't got it yet. */
  notThere(index: number): void;
}

/** Fetches what the customer lacks, until it may not or need not. */
export async function downloadByRelay(customer: RelayCustomer, signal: AbortSignal): Promise<void> {
  while (customer.mayFetch()) {
    const wanted = customer.wanted();
    const runs = Array.from({ length: AT_A_TIME }, () => fetchSome(customer, wanted, signal));
    const fetched = (await Promise.all(runs)).some(Boolean);
    if (!fetched) await wait(EMPTY_MS, signal);
  }
}

/** False: nothing of it was there. */
async function fetchSome(customer: RelayCustomer, wanted: ChunkSet, signal: AbortSignal): Promise<boolean> {
  let any = false;
  for (let index = wanted.next(); index >= 0 && customer.mayFetch(); index = wanted.next()) {
    wanted.delete(index);
    const chunk = await untilAnswered(() => customer.fetch(index), signal);
    if (chunk) await customer.take(chunk);
    else customer.notThere(index);
    any ||= chunk !== null;
  }
  return any;
}
