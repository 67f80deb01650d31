import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChunkSet } from '../../src/client/transfers/chunk-set.js';

const TOTAL = 200;
const indices = fc.array(fc.nat(TOTAL - 1));

describe('a set of chunks', () => {
  test('is a set: what is added counts once', () => {
    fc.assert(
      fc.property(indices, indices, (added, removed) => {
        const set = new ChunkSet(TOTAL);
        const model = new Set<number>();
        for (const index of added) expect(set.add(index)).toBe(!model.has(index) && Boolean(model.add(index)));
        for (const index of removed) expect(set.delete(index)).toBe(model.delete(index));
        expect(set.size).toBe(model.size);
        for (let index = 0; index < TOTAL; index++) expect(set.has(index)).toBe(model.has(index));
      }),
    );
  });

  test('is told in the fewest runs, in order, and read back from them', () => {
    fc.assert(
      fc.property(indices, (added) => {
        const set = new ChunkSet(TOTAL);
        for (const index of added) set.add(index);
        const ranges = set.ranges();
        for (const [at, range] of ranges.entries()) {
          const before = ranges[at - 1];
          if (before) expect(range.first).toBeGreaterThan(before.first + before.count);
        }
        expect(ChunkSet.of(TOTAL, ranges).ranges()).toEqual(ranges);
        expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(set.size);
        expect(set.ranges(2)).toEqual(ranges.slice(0, 2));
      }),
    );
  });

  test('takes no more of a range than the file has', () => {
    const set = ChunkSet.of(10, [{ first: 8, count: 4_000_000_000 }]);
    expect(set.ranges()).toEqual([{ first: 8, count: 2 }]);
    expect(set.add(10)).toBe(false);
    expect(set.add(-1)).toBe(false);
  });

  test('finds the next member', () => {
    const set = ChunkSet.of(10, [{ first: 3, count: 2 }]);
    expect([0, 3, 4, 5].map((from) => set.next(from))).toEqual([3, 3, 4, -1]);
  });

  test('of an empty file is full', () => {
    expect(new ChunkSet(0).isFull).toBe(true);
    expect(new ChunkSet(0).ranges()).toEqual([]);
  });
});
