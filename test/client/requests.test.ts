import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChunkSet, type ChunkRange } from '../../src/client/transfers/chunk-set.js';
import { Requests } from '../../src/client/transfers/requests.js';

function indicesOf(ranges: readonly ChunkRange[]): number[] {
  return ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
}

describe('what the receiver asks for', () => {
  test('is bounded ahead of what it has', () => {
    const requests = new Requests(new ChunkSet(8_000));
    expect(requests.next()).toEqual([{ first: 0, count: 256 }]);
    expect(requests.next()).toEqual([]);
    for (let index = 0; index < 64; index++) requests.arrived(index);
    // In hand is not yet written: a slow disk slows the sender down.
    expect(requests.next()).toEqual([]);
    for (let index = 0; index < 64; index++) requests.settled(index);
    expect(requests.next()).toEqual([{ first: 256, count: 64 }]);
  });

  test('is not far ahead of the first that is missing: what comes early may wait in memory', () => {
    const requests = new Requests(new ChunkSet(8_000));
    const asked: number[] = [];
    // All but the very first come, again and again.
    for (let round = 0; round < 50; round++) {
      const ahead = indicesOf(requests.next()).filter((index) => index > 0);
      for (const index of ahead) if (requests.arrived(index)) requests.settled(index);
      asked.push(...ahead);
    }
    expect(Math.max(...asked)).toBe(511);
    requests.arrived(0);
    requests.settled(0);
    expect(requests.next()[0]?.first).toBe(512);
  });

  test('leaves out what is here already', () => {
    const requests = new Requests(ChunkSet.of(10, [{ first: 2, count: 6 }]));
    expect(requests.next()).toEqual([
      { first: 0, count: 2 },
      { first: 8, count: 2 },
    ]);
  });

  test('is all that is taken: a chunk that nobody asked for, or that came before, or that no file has, is none', () => {
    const requests = new Requests(new ChunkSet(1_000));
    requests.next();
    expect([255, 256, 999, 1_000, -1].map((index) => requests.arrived(index))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(requests.arrived(255)).toBe(false);
    requests.forgetAsked();
    expect(requests.arrived(0)).toBe(false);
  });

  test('is asked again when it came damaged, and only that', () => {
    const requests = new Requests(new ChunkSet(4));
    requests.next();
    for (let index = 0; index < 4; index++) requests.arrived(index);
    for (const index of [0, 1, 3]) requests.settled(index);
    requests.failed(2);
    expect(requests.next()).toEqual([{ first: 2, count: 1 }]);
  });

  test('after a lost channel leaves out what arrived and is still being verified', () => {
    const requests = new Requests(new ChunkSet(4));
    requests.next();
    requests.arrived(0);
    requests.settled(0);
    requests.arrived(1);
    requests.forgetAsked();
    expect(requests.next()).toEqual([{ first: 2, count: 2 }]);
  });

  test('over any course of losses and damage: all chunks in the end, none sent again that was verified', () => {
    const step = fc.constantFrom('arrive', 'arrive', 'arrive', 'settle', 'settle', 'damage', 'lose');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.infiniteStream(step), (total, steps) => {
        const requests = new Requests(new ChunkSet(total));
        let wire: number[] = [];
        const hand: number[] = [];
        for (let moves = 0; !requests.verified.isFull; moves++) {
          if (moves > 20_000) throw new Error('it does not end');
          const asked = indicesOf(requests.next());
          const needless = asked.some((index) => requests.verified.has(index) || hand.includes(index));
          if (needless) throw new Error('asked for what is here');
          wire.push(...asked);
          const move = moves < 1_000 ? steps.next().value : moves % 2 ? 'arrive' : 'settle';
          if (move === 'lose') {
            wire = [];
            requests.forgetAsked();
          } else if (move === 'arrive' && wire.length > 0) {
            const index = wire.shift() as number;
            if (!requests.arrived(index)) throw new Error('sent again although it was here');
            hand.push(index);
          } else if (hand.length > 0 && move !== 'arrive') {
            const index = hand.shift() as number;
            if (move === 'settle') requests.settled(index);
            else requests.failed(index);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
