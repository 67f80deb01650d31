import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LocalChunkStore } from '../../src/chunk-store/local-chunk-store.js';
import { transferKey } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRelayIndex } from '../../src/redis/redis-relay-index.js';
import { RelayJanitor } from '../../src/transfers/relay-janitor.js';
import { offered, Stage } from './stage.js';

const KNOWN_FOR_MS = 2 * 3_600_000;
const MINUTE_MS = 60_000;

let stage: Stage;
let folder: string;

beforeAll(async () => {
  stage = await Stage.set();
  folder = mkdtempSync(join(tmpdir(), 'rejoin-janitor-'));
});

afterAll(async () => {
  await stage.strike();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of the relay whose transfer Redis knows, and a janitor whose clock the test sets. */
async function scene() {
  const { transfer, alice, bob } = await offered(stage, stage.node());
  await stage.node().actions.accept(bob, transfer.id);
  const chunks = new LocalChunkStore(folder);
  const index = new RedisRelayIndex(new RedisLibrary(stage.redis));
  const place = chunks.newPlace(transfer.id);
  await index.open(alice.userId, { roomId: transfer.roomId, transferId: transfer.id, index: 0 }, place);
  await chunks.write(place, { bytes: Buffer.from('x'), offset: 0, fileSize: 10, first: true });
  const failures: unknown[] = [];
  const clock = { now: Date.now() };
  const janitor = new RelayJanitor(
    index,
    chunks,
    { settle: async () => undefined },
    { transferMs: KNOWN_FOR_MS / 2 },
    (error) => void failures.push(error),
    () => clock.now,
  );
  const rounds = async (...atMinutes: readonly number[]) => {
    const start = clock.now;
    for (const minutes of atMinutes) {
      clock.now = start + minutes * MINUTE_MS;
      await janitor.round();
    }
    expect(failures).toEqual([]);
    return (await chunks.list()).some((file) => file.place === place);
  };
  return { transfer, chunks, place, rounds, clock };
}

test('an empty Redis in the place of the right one costs no file, however many rounds see it', async () => {
  const { transfer, rounds } = await scene();
  const state = transferKey(transfer.id, 'state');
  await stage.redis.rename(state, `${state}:elsewhere`);
  expect(await rounds(0, 0.05, 1, 2, 30, 60, 119)).toBe(true);
  await stage.redis.rename(`${state}:elsewhere`, state);
  expect(await rounds(0, 1, 2)).toBe(true);
});

test('a file that no key has known for longer than keys last is removed', async () => {
  const { transfer, rounds } = await scene();
  await stage.redis.del(transferKey(transfer.id, 'state'));
  expect(await rounds(0, 60, 119)).toBe(true);
  expect(await rounds(2)).toBe(false);
});

test('a single look removes nothing, however old the file is', async () => {
  const { transfer, chunks, place, rounds, clock } = await scene();
  await stage.redis.del(transferKey(transfer.id, 'state'));
  const longAgo = (clock.now - 10 * KNOWN_FOR_MS) / 1000;
  utimesSync(join(folder, 'relay', place.slice(place.indexOf('.') + 1)), longAgo, longAgo);
  expect(await chunks.writtenAt(place)).toBeLessThan(clock.now - KNOWN_FOR_MS);
  expect(await rounds(0, 0.1, 1)).toBe(true);
  expect(await rounds(0.5)).toBe(false);
});
