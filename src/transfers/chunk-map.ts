import type { ChunkRange } from './transfer.js';

/** The first runs of chunks whose bit isn't set. */
export function missingRanges(map: Uint8Array, totalChunks: number, first: number): readonly ChunkRange[] {
  const ranges: ChunkRange[] = [];
  let start = nextChunk(map, totalChunks, 0, false);
  while (start < totalChunks && ranges.length < first) {
    const end = nextChunk(map, totalChunks, start, true);
    ranges.push({ first: start, count: end - start });
    start = nextChunk(map, totalChunks, end, false);
  }
  return ranges;
}

/** The first chunk from `from` on that is set (or isn't); `totalChunks` if there is none. */
function nextChunk(map: Uint8Array, totalChunks: number, from: number, set: boolean): number {
  let index = from;
  while (index < totalChunks && isSet(map, index) !== set) index += 1;
  return index;
}

function isSet(map: Uint8Array, index: number): boolean {
  return (((map[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1;
}

/** The same chunks in as few runs as they make, in order. */
export function merged(ranges: readonly ChunkRange[]): readonly ChunkRange[] {
  const runs: { first: number; count: number }[] = [];
  for (const { first, count } of [...ranges].sort((a, b) => a.first - b.first)) {
    const last = runs.at(-1);
    if (last && first <= last.first + last.count) last.count = Math.max(last.count, first + count - last.first);
    else runs.push({ first, count });
  }
  return runs;
}
