import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { merged, missingRanges } from '../../src/transfers/chunk-map.js';
import type { ChunkRange } from '../../src/transfers/transfer.js';

const ranges = fc.array(fc.record({ first: fc.nat(60), count: fc.integer({ min: 1, max: 20 }) }), { maxLength: 20 });

function chunksOf(ranges: readonly ChunkRange[]): number[] {
  const chunks = ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
  return [...new Set(chunks)].sort((a, b) => a - b);
}

function mapOf(chunks: readonly number[]): Uint8Array {
  const map = new Uint8Array(Math.ceil(((chunks.at(-1) ?? -1) + 1) / 8));
  for (const chunk of chunks) map[chunk >> 3] = (map[chunk >> 3] ?? 0) | (128 >> (chunk & 7));
  return map;
}

describe('runs of chunks', () => {
  test('merged are the same chunks, in order, apart from one another', () => {
    fc.assert(
      fc.property(ranges, (given) => {
        const runs = merged(given);
        expect(runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))).toEqual(
          chunksOf(given),
        );
        for (const [at, { first }] of runs.entries()) {
          const before = runs[at - 1];
          if (before) expect(first).toBeGreaterThan(before.first + before.count);
        }
      }),
    );
  });

  test('missing are all that the map lacks, however short the map is', () => {
    fc.assert(
      fc.property(ranges, fc.nat(100), (given, total) => {
        const have = new Set(chunksOf(given));
        const lacking = Array.from({ length: total }, (_, at) => at).filter((chunk) => !have.has(chunk));
        expect(chunksOf(missingRanges(mapOf([...have]), total, 1000))).toEqual(lacking);
      }),
    );
  });

  test('no more runs are told than asked for', () => {
    expect(missingRanges(mapOf([1, 3, 5]), 10, 2)).toEqual([
      { first: 0, count: 1 },
      { first: 2, count: 1 },
    ]);
    expect(missingRanges(mapOf([]), 0, 5)).toEqual([]);
  });
});
