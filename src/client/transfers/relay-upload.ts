import { untilAnswered } from '../connection/ladder.js';
import type { ChunkSet } from './chunk-set.js';
import type { Chunk } from './frames.js';

const MOST_AT_A_TIME = 4;
/** On a line that takes so long for a chunk, several at a time only slow each other down. */
const SLOW_MS = 3_000;

/** Who has chunks for the relay. */
export interface RelaySupplier {
  mayUpload(): boolean;
  /** What the relay lacks; empty: nothing. */
  missing(): Promise<ChunkSet>;
  /** Null: the file can't be read any more. */
  read(index: number): Promise<Chunk | null>;
  put(chunk: Chunk): Promise<void>;
  delivered(chunk: Chunk): void;
}

/** Brings the relay what it lacks: one chunk at first, and on a quick line more and more at a time. */
export async function uploadByRelay(supplier: RelaySupplier, signal: AbortSignal): Promise<void> {
  let atATime = 1;
  while (supplier.mayUpload()) {
    const missing = await untilAnswered(() => supplier.missing(), signal);
    if (missing.size === 0) return;
    while (missing.size > 0 && supplier.mayUpload()) {
      const startedAt = performance.now();
      const round = Array.from({ length: atATime }, () => uploadNext(supplier, missing, signal));
      if ((await Promise.all(round)).includes(false)) return;
      atATime = performance.now() - startedAt > SLOW_MS ? 1 : Math.min(MOST_AT_A_TIME, 2 * atATime);
    }
  }
}

/** False: there is nothing more to be read. */
async function uploadNext(supplier: RelaySupplier, missing: ChunkSet, signal: AbortSignal): Promise<boolean> {
  const index = missing.next();
  if (index < 0) return true;
  missing.delete(index);
  const chunk = await supplier.read(index);
  if (!chunk) return false;
  await untilAnswered(() => supplier.put(chunk), signal);
  supplier.delivered(chunk);
  return true;
}
