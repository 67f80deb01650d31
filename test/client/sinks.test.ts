import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { discardKept, keptIds } from '../../src/client/sinks/disk-sink.js';
import { MemorySink } from '../../src/client/sinks/memory-sink.js';
import { RunningHash } from '../../src/client/sinks/running-hash.js';
import type { IncomingFile } from '../../src/client/sinks/sink.js';
import { Threads } from '../../src/client/worker/threads.js';
import type { FileThread } from '../../src/client/worker/worker-call.js';

const CHUNK = 65_536;
const SCRIPT = new URL('../../src/client/worker/client-worker.ts', import.meta.url).href;
const NEVER = new AbortController().signal;
/** Nothing listens there. */
const AWAY = 'http://127.0.0.1:9';

/** There are no workers here: as in a page that may have none, the script is imported. */
const threadsOf = (workerUrl = SCRIPT, server = AWAY): Threads => new Threads({ server }, workerUrl, NEVER, { warn });
const openThread = (): Promise<FileThread> => threadsOf().open(NEVER);
const warnings: string[] = [];
const warn = (text: string): void => void warnings.push(text);

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
        const hash = new RunningHash(openThread);
        await Promise.all(order.map((index) => hash.add(index, Uint8Array.from(pieces[index]!))));
        expect(await hash.digest()).toBe(sha256(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test('is that of no bytes for an empty file', async () => {
    expect(await new RunningHash(openThread).digest()).toBe(sha256(new Uint8Array(0)));
  });
});

describe('a file that is kept in memory', () => {
  test('is put together of its parts, whatever came early, and its digest is known', async () => {
    // Two whole parts of 8 MiB and a piece of a third.
    const bytes = bytesOf(2 * 8_388_608 + 3 * CHUNK + 5);
    const file = fileOf(bytes);
    await fc.assert(
      fc.asyncProperty(nearlyInOrder(file.totalChunks), async (order) => {
        const sink = new MemorySink(file, openThread);
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
    const sink = new MemorySink(fileOf(bytes), openThread);
    await sink.write(0, chunkOf(bytes, 0));
    await sink.release();
    expect((await sink.finish()).size).toBe(0);
  });
});

describe('a page that may have no worker', () => {
  test('hashes a file itself', async () => {
    const bytes = bytesOf(3_000_001);
    expect(await threadsOf().hash(new Blob([Uint8Array.from(bytes)]), NEVER)).toBe(sha256(bytes));
  });

  test('stops hashing when nobody wants it any more', async () => {
    const ending = new AbortController();
    const hashing = threadsOf().hash(new Blob([new Uint8Array(3_000_000)]), ending.signal);
    ending.abort(new Error('nobody'));
    await expect(hashing).rejects.toThrow('nobody');
  });

  test('has no private disk: that takes a worker', async () => {
    const thread = await openThread();
    await expect(thread.call('fileHash', {})).rejects.toThrow('Only a worker');
  });
});

describe('a page without a secure origin', () => {
  const whole = crypto;
  beforeAll(() => void Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true }));
  afterAll(() => void Object.defineProperty(globalThis, 'crypto', { value: whole, configurable: true }));

  test('has its chunks hashed by a thread', async () => {
    const threads = threadsOf();
    const [one, other] = [bytesOf(CHUNK), bytesOf(7)].map((bytes) => Uint8Array.from(bytes));
    const digests = await Promise.all([threads.digest(one!), threads.digest(other!)]);
    expect(digests.map((digest) => Buffer.from(digest).toString('hex'))).toEqual([sha256(one!), sha256(other!)]);
  });
});

describe('a page that can’t run the script', () => {
  const NOT_THERE = new URL('not-there.ts', SCRIPT).href;
  let server: Server | undefined;
  let ending = new AbortController();
  beforeEach(() => {
    ending = new AbortController();
    warnings.length = 0;
  });
  afterEach(() => {
    ending.abort(new Error('over'));
    stop();
  });

  function stop(): void {
    server?.close();
    server?.closeAllConnections();
  }

  /** A Rejoin server that has the script, which Node can run neither as a worker nor as a module. */
  async function serve(port = 0): Promise<string> {
    server = createServer((_, response) => response.setHeader('content-type', 'text/javascript').end('export {};'));
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('is told so, and its log says what to do', async () => {
    const opened = threadsOf(NOT_THERE, await serve()).open(ending.signal);
    await expect(opened).rejects.toMatchObject({ code: 'NO_WORKER', message: expect.stringContaining('workerUrl') });
    expect(warnings).toEqual([expect.stringContaining('set workerUrl')]);
  });

  test('nor has a script of another version', async () => {
    const other = 'data:text/javascript,export const PROTOCOL = 0; export class PageThread {}';
    await expect(threadsOf(other, await serve()).open(ending.signal)).rejects.toMatchObject({ code: 'NO_WORKER' });
  });

  test('waits while the server, which may have it, is away', async () => {
    const address = await serve();
    stop();
    let isOpen = true;
    const opened = threadsOf(NOT_THERE, address).open(ending.signal);
    opened.catch(() => undefined).finally(() => (isOpen = false));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([isOpen, warnings]).toEqual([true, []]);
    await serve(Number(new URL(address).port));
    await expect(opened).rejects.toMatchObject({ code: 'NO_WORKER' });
  });

  test('waits no longer than it is wanted', async () => {
    const opened = threadsOf(NOT_THERE).open(ending.signal);
    ending.abort(new Error('nobody'));
    await expect(opened).rejects.toThrow('nobody');
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
