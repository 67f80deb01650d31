import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalChunkStore } from '../../src/chunk-store/local-chunk-store.js';

let dataDir: string;
let store: LocalChunkStore;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rejoin-chunks-'));
  store = new LocalChunkStore(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const CHUNK = 65_536;
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const folder = () => join(dataDir, 'relay');
const filePath = () => join(folder(), readdirSync(folder()).find((name) => name !== 'id') ?? '');

/** Writes a file's chunks in the order given; by default all of them. */
async function written(file: Buffer, order = Array.from({ length: Math.ceil(file.length / CHUNK) }, (_, at) => at)) {
  const place = store.newPlace(randomUUID());
  for (const [at, index] of order.entries()) {
    const bytes = file.subarray(index * CHUNK, (index + 1) * CHUNK);
    const chunk = { bytes, offset: index * CHUNK, fileSize: file.length, first: at === 0 };
    expect(await store.write(place, chunk)).toBe('written');
  }
  return place;
}

describe('a file', () => {
  test('is whole whatever the order of its chunks, and can be read in parts', async () => {
    const file = randomBytes(3 * CHUNK + 5);
    const place = await written(file, [3, 0, 2, 0, 1]);
    for (const [start, length] of [
      [0, file.length],
      [CHUNK - 1, 2],
      [file.length - 1, 1],
      [7, 0],
    ] as const) {
      const read = await buffer((await store.read(place, start, length))!);
      expect(read.equals(file.subarray(start, start + length))).toBe(true);
    }
    expect(await store.digest(place)).toBe(digestOf(file));
  });

  test('has its size and its owner’s permissions from the first chunk on', async () => {
    await written(randomBytes(3 * CHUNK), [1]);
    expect([statSync(filePath()).size, statSync(filePath()).mode & 0o777]).toEqual([3 * CHUNK, 0o600]);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  test('is made once, however many chunks are the first', async () => {
    const file = randomBytes(20 * CHUNK);
    const place = store.newPlace(randomUUID());
    const chunks = Array.from({ length: 20 }, (_, index) => ({
      bytes: file.subarray(index * CHUNK, (index + 1) * CHUNK),
      offset: index * CHUNK,
      fileSize: file.length,
      first: true,
    }));
    await Promise.all(chunks.map((chunk) => store.write(place, chunk)));
    expect(await store.digest(place)).toBe(digestOf(file));
  });

  test('that is gone is lost, not begun again', async () => {
    const place = await written(randomBytes(2 * CHUNK), [0]);
    await store.remove(place);
    const chunk = { bytes: Buffer.alloc(CHUNK), offset: CHUNK, fileSize: 2 * CHUNK, first: false };
    expect(await store.write(place, chunk)).toBe('lost');
    expect(await store.read(place, 0, 1)).toBeNull();
    expect(await store.digest(place)).toBeNull();
    await store.remove(place);
  });

  test('that the disk has no room for is not begun', async () => {
    const chunk = { bytes: Buffer.alloc(CHUNK), offset: 0, fileSize: 2 ** 52, first: true };
    expect(await store.write(store.newPlace(randomUUID()), chunk)).toBe('full');
    expect(await store.list()).toEqual([]);
  });
});

describe('places', () => {
  test('are listed with their transfers; what is not ours is not', async () => {
    const place = await written(randomBytes(10));
    writeFileSync(join(folder(), 'notes.txt'), '');
    expect(await store.list()).toEqual([{ place, transferId: place.split('.')[1] }]);
  });

  test('are reached by who shares the folder, and by nobody else', async () => {
    const file = randomBytes(10);
    const place = await written(file);
    const sharing = new LocalChunkStore(dataDir);
    expect(sharing.reaches(place)).toBe(true);
    expect(await sharing.digest(place)).toBe(digestOf(file));
    const other = mkdtempSync(join(tmpdir(), 'rejoin-chunks-'));
    const elsewhere = new LocalChunkStore(other);
    expect(elsewhere.reaches(place)).toBe(false);
    await expect(elsewhere.read(place, 0, 1)).rejects.toThrow(/no place/);
    rmSync(other, { recursive: true });
  });

  test.each(['', '..', '../../etc/passwd', 'x.y.z'])('%j is none', async (place) => {
    expect(store.reaches(place)).toBe(false);
    await expect(store.remove(place)).rejects.toThrow(/no place/);
  });

  test('are never followed out of the folder', async () => {
    const place = store.newPlace(randomUUID());
    const secret = join(dataDir, 'secret');
    writeFileSync(secret, 'secret');
    symlinkSync(secret, join(folder(), place.slice(place.indexOf('.') + 1)));
    const chunk = { bytes: Buffer.alloc(1), offset: 0, fileSize: 1, first: true };
    await expect(store.write(place, chunk)).rejects.toThrow(/ELOOP/);
    await expect(store.read(place, 0, 1)).rejects.toThrow(/ELOOP/);
  });
});

describe('the id of the folder', () => {
  const idPath = () => join(folder(), 'id');

  test('is the same after a restart, and nothing else is left beside it', () => {
    const place = store.newPlace(randomUUID());
    expect(new LocalChunkStore(dataDir).reaches(place)).toBe(true);
    expect(readdirSync(folder())).toEqual(['id']);
  });

  test.each(['', '\0'.repeat(16), '0123'])('that a power cut left as %j is made anew, said, and kept', (rest) => {
    writeFileSync(idPath(), rest);
    const told: string[] = [];
    const healed = new LocalChunkStore(dataDir, (path) => told.push(path));
    const place = healed.newPlace(randomUUID());
    expect(told).toEqual([idPath()]);
    expect(healed.reaches(place)).toBe(true);
    expect(new LocalChunkStore(dataDir, (path) => told.push(path)).reaches(place)).toBe(true);
    expect(told).toHaveLength(1);
    expect(readdirSync(folder())).toEqual(['id']);
  });
});

test('digests are computed beside the event loop, some at a time', async () => {
  const file = randomBytes(64 * CHUNK);
  const places = await Promise.all([written(file), written(file), written(file), written(file)]);
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  expect(await Promise.all(places.map((place) => store.digest(place)))).toEqual(places.map(() => digestOf(file)));
  clearInterval(counting);
  expect(turns).toBeGreaterThan(0);
});

describe('what the files take up', () => {
  const onDisk = () =>
    readdirSync(folder())
      .filter((name) => name !== 'id')
      .reduce((sum, name) => sum + statSync(join(folder(), name)).blocks * 512, 0);

  test('is what lies there: from before, written, being written, and removed', async () => {
    await written(randomBytes(2 * CHUNK));
    store = new LocalChunkStore(dataDir);
    expect(await store.storedBytes()).toBe(onDisk());
    const place = await written(randomBytes(20 * CHUNK), [3, 0, 3]);
    expect(await store.storedBytes()).toBe(onDisk());
    await store.remove(place);
    expect(await store.storedBytes()).toBe(onDisk());
    expect(onDisk()).toBeGreaterThan(0);
  });

  test('follows what another node of the same folder does, by the next look', async () => {
    expect(await store.storedBytes()).toBe(0);
    const ours = store;
    store = new LocalChunkStore(dataDir);
    const file = randomBytes(3 * CHUNK);
    const place = await written(file, [0]);
    await ours.list();
    expect(await ours.storedBytes()).toBe(onDisk());
    await store.write(place, { bytes: file.subarray(CHUNK), offset: CHUNK, fileSize: file.length, first: false });
    await ours.list();
    expect(await ours.storedBytes()).toBe(onDisk());
    await store.remove(place);
    await ours.list();
    expect(await ours.storedBytes()).toBe(0);
  });

  test('costs the same however many files there are', async () => {
    const asked = async () => {
      const began = process.cpuUsage();
      for (let time = 0; time < 20; time += 1) await store.storedBytes();
      const { user, system } = process.cpuUsage(began);
      return user + system;
    };
    for (let count = 0; count < 3000; count += 1) {
      writeFileSync(join(folder(), `${randomUUID()}.${randomBytes(16).toString('hex')}`), 'x');
    }
    expect(await store.storedBytes()).toBe(onDisk());
    // 60 000 looks at files would take seconds.
    expect(await asked()).toBeLessThan(500_000);
  });
});
