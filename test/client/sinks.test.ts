import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { discardKept, keptIds } from '../../src/client/sinks/disk-sink.js';
import { MemorySink } from '../../src/client/sinks/memory-sink.js';
import { RunningHash } from '../../src/client/sinks/running-hash.js';
import type { IncomingFile } from '../../src/client/sinks/sink.js';
import { Threads } from '../../src/client/worker/threads.js';

const CHUNK = 65_536;

function fileOf(bytes: Uint8Array): IncomingFile {
  const totalChunks = Math.ceil(bytes.length / CHUNK);
  return { id: 'one', filename: 'one.bin', mimeType: 'a/b', size: bytes.length, chunkSize: CHUNK, totalChunks };
}

function chunkOf(bytes: Uint8Array, index: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes.subarray(index * CHUNK, (index + 1) * CHUNK));
}

function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at * 31 + (at >> 8);
  return bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Each place, in an order that is not quite theirs: what is damaged comes again, a little later. */
const nearlyInOrder = (total: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(40), { minLength: total, maxLength: total }).map((delays) =>
    delays
      .map((delay, index) => ({ index, at: index + delay }))
      .sort((one, other) => one.at - other.at)
      .map(({ index }) => index),
  );

describe('a hash that is made while a file comes in', () => {
  test('is the file’s own, in whatever order its chunks come', async () => {
    const bytes = bytesOf(20 * 1_000 + 7);
    const pieces = Array.from({ length: 21 }, (_, at) => Uint8Array.from(bytes.subarray(at * 1_000, (at + 1) * 1_000)));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...pieces.keys()], { minLength: 21, maxLength: 21 }), async (order) => {
        const hash = new RunningHash(new Threads());
        await Promise.all(order.map((index) => hash.add(index, Uint8Array.from(pieces[index]!))));
        expect(await hash.digest()).toBe(sha256(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test('is that of no bytes for an empty file', async () => {
    expect(await new RunningHash(new Threads()).digest()).toBe(sha256(new Uint8Array(0)));
  });
});

describe('a file that is kept in memory', () => {
  test('is put together of its parts, whatever came early, and its digest is known', async () => {
    // Two whole parts of 8 MiB and a piece of a third.
    const bytes = bytesOf(2 * 8_388_608 + 3 * CHUNK + 5);
    const file = fileOf(bytes);
    await fc.assert(
      fc.asyncProperty(nearlyInOrder(file.totalChunks), async (order) => {
        const sink = new MemorySink(file, new Threads());
        await sink.open();
        for (const index of order) await sink.write(index, chunkOf(bytes, index));
        expect(await sink.sha256()).toBe(sha256(bytes));
        const whole = await sink.finish();
        expect(whole).toMatchObject({ name: 'one.bin', type: 'a/b', size: bytes.length });
        expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(sha256(bytes));
      }),
      { numRuns: 2 },
    );
  });

  test('takes no chunk any more when it was released', async () => {
    const bytes = bytesOf(3 * CHUNK);
    const sink = new MemorySink(fileOf(bytes), new Threads());
    await sink.write(0, chunkOf(bytes, 0));
    await sink.release();
    expect((await sink.finish()).size).toBe(0);
  });
});

describe('a page that may have no worker', () => {
  test('hashes a file itself', async () => {
    const bytes = bytesOf(3_000_001);
    expect(await new Threads().hash(new Blob([Uint8Array.from(bytes)]))).toBe(sha256(bytes));
  });

  test('stops hashing when nobody wants it any more', async () => {
    const ending = new AbortController();
    const hashing = new Threads().hash(new Blob([new Uint8Array(3_000_000)]), ending.signal);
    ending.abort(new Error('nobody'));
    await expect(hashing).rejects.toThrow('nobody');
  });

  test('has no private disk: that takes a worker', async () => {
    const thread = await new Threads().open();
    await expect(thread.call('fileHash', {})).rejects.toThrow('Only a worker');
  });
});

describe('a private disk that the browser refuses', () => {
  test('has nothing on it, and nothing has to be removed from it', async () => {
    const getDirectory = () =>
      Promise.reject(new DOMException('Security error when calling GetDirectory', 'SecurityError'));
    Object.defineProperty(globalThis, 'navigator', { value: { storage: { getDirectory } }, configurable: true });
    expect(await keptIds()).toEqual([]);
    await expect(discardKept('one')).resolves.toBeUndefined();
  });
});
