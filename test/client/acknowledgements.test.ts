import { describe, expect, test } from '@jest/globals';
import { RejoinRequestError } from '../../src/client/connection/request-error.js';
import { Acknowledgements } from '../../src/client/transfers/acknowledgements.js';
import { ChunkSet, type ChunkRange } from '../../src/client/transfers/chunk-set.js';

const TOTAL = 8_000;

function recorder(fail: readonly Error[] = []) {
  const calls: (readonly ChunkRange[])[] = [];
  const failures = [...fail];
  const send = async (ranges: readonly ChunkRange[]): Promise<void> => {
    const failure = failures.shift();
    if (failure) throw failure;
    calls.push(ranges);
  };
  return { calls, send };
}

describe('acknowledgements', () => {
  test('go together as runs, and are complete when flushed', async () => {
    const { calls, send } = recorder();
    const acknowledgements = new Acknowledgements(TOTAL, send, new AbortController().signal);
    for (const index of [3, 1, 2, 7]) acknowledgements.add(index);
    await acknowledgements.flush();
    expect(calls).toEqual([
      [
        { first: 1, count: 3 },
        { first: 7, count: 1 },
      ],
    ]);
  });

  test('go without being asked when sixteen have gathered', async () => {
    const { calls, send } = recorder();
    const acknowledgements = new Acknowledgements(TOTAL, send, new AbortController().signal);
    for (let index = 0; index < 16; index++) acknowledgements.add(index);
    await acknowledgements.flush();
    expect(calls[0]).toEqual([{ first: 0, count: 16 }]);
  });

  test('that got no answer go again with what has come since', async () => {
    const { calls, send } = recorder([new RejoinRequestError('NETWORK_ERROR', '')]);
    const acknowledgements = new Acknowledgements(TOTAL, send, new AbortController().signal);
    acknowledgements.add(5);
    const flushed = acknowledgements.flush();
    acknowledgements.add(6);
    await flushed;
    expect(ChunkSet.of(TOTAL, calls.flat()).ranges()).toEqual([{ first: 5, count: 2 }]);
  });

  test('are at most 1024 runs a call', async () => {
    const { calls, send } = recorder();
    const acknowledgements = new Acknowledgements(TOTAL, send, new AbortController().signal);
    acknowledgements.addAll(Array.from({ length: 3_000 }, (_, at) => ({ first: at * 2, count: 1 })));
    await acknowledgements.flush();
    expect(calls.map((ranges) => ranges.length)).toEqual([1_024, 1_024, 952]);
  });

  test('that are refused are let go', async () => {
    const { calls, send } = recorder([new RejoinRequestError('TRANSFER_CONFLICT', '')]);
    const acknowledgements = new Acknowledgements(TOTAL, send, new AbortController().signal);
    acknowledgements.add(1);
    await acknowledgements.flush();
    expect(calls).toEqual([]);
  });
});
