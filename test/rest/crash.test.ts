import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { builtServer, spawnNode, startNode, type RejoinNode, type RejoinProcess } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { chunkOf, fresh, LegacyUser, type Json } from './scenario.js';

const KILLS = Number(process.env['KILLS'] ?? 20);
const CHUNKS = 24;
const SECONDS = 15;

let redis: RedisServer;
let dataDir: string;
/** Shares the folder with those that die. */
let survivor: RejoinNode;
let program: readonly string[];
beforeAll(async () => {
  program = builtServer();
  redis = await RedisServer.start();
  dataDir = await mkdtemp(join(tmpdir(), 'rejoin-crash-'));
  survivor = await startNode(redis.url, { DATA_DIR: dataDir, TRANSFER_SECONDS: String(SECONDS) });
}, 120_000);
afterAll(async () => {
  await survivor.stop();
  await redis.stop();
  await rm(dataDir, { recursive: true });
});

interface Interrupted {
  readonly alice: LegacyUser;
  readonly bob: LegacyUser;
  readonly transfer: Json;
  readonly file: Buffer;
  /** Answered with 204. */
  readonly stored: ReadonlySet<number>;
}

/** Puts all chunks in any order, three at a time; the server is killed after so many answers. */
async function upload(
  victim: RejoinProcess,
  { alice, transfer, file }: Omit<Interrupted, 'stored' | 'bob'>,
  last: number,
): Promise<Set<number>> {
  const stored = new Set<number>();
  const left = Array.from({ length: CHUNKS }, (_, index) => index).sort(() => Math.random() - 0.5);
  let killed: Promise<void> | undefined;
  const some = async (): Promise<void> => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) {
      const answer = await alice
        .at(victim)
        .put(transfer, index, chunkOf(file, index))
        .catch(() => null);
      if (answer === null) return;
      // A busy machine may keep Redis waiting for too long: then nothing is promised, and it is put once more.
      expect([204, 503]).toContain(answer.status);
      if (answer.status === 503) left.push(index);
      else stored.add(index);
      if (stored.size === last) killed = victim.kill('SIGKILL');
    }
  };
  await Promise.all([some(), some(), some()]);
  await killed;
  return stored;
}

async function interrupted(victim: RejoinProcess): Promise<Interrupted> {
  const [alice, bob] = [await LegacyUser.of(survivor, fresh('alice')), await LegacyUser.of(survivor, fresh('bob'))];
  const file = randomBytes(CHUNKS * 65_536 - 17);
  const offer = (await alice.offer(fresh('room'), bob.name, { file_size: file.length })).json;
  const transfer = (await bob.act(offer, 'accept')).json;
  const stored = await upload(victim, { alice, transfer, file }, randomInt(1, CHUNKS));
  return { alice, bob, transfer, file, stored };
}

/** Every chunk that was answered is there, every chunk that counts is right; whoever brings the rest completes the file. */
async function verify({ alice, bob, transfer, file, stored }: Interrupted): Promise<void> {
  const counted = (await bob.progress(transfer)).chunks_received;
  const there = new Set<number>();
  for (let index = 0; index < CHUNKS; index += 1) {
    const { status, bytes } = await bob.chunk(transfer, index);
    if (status !== 200) continue;
    expect(bytes.equals(chunkOf(file, index))).toBe(true);
    there.add(index);
  }
  expect([...stored].filter((index) => !there.has(index))).toEqual([]);
  expect(there.size).toBe(counted);
  for (let index = 0; index < CHUNKS; index += 1) await alice.put(transfer, index, chunkOf(file, index));
  await until(async () => (await bob.progress(transfer)).status === 'completed', 'the whole file');
  expect((await bob.progress(transfer)).checksum).toBe(createHash('sha256').update(file).digest('hex'));
}

test(`killed at ${KILLS} points of an upload: what was answered is there and right, nothing else counts, nothing is left over`, async () => {
  const next = () => spawnNode(redis.url, {}, dataDir, program);
  let coming = next();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const victim = await coming;
    if (kill < KILLS) coming = next();
    await verify(await interrupted(victim));
  }
  const nothing = () => readdirSync(join(dataDir, 'relay')).every((name) => name === 'id');
  await until(nothing, 'no file left over', SECONDS * 1000 + 5000);
}, 300_000);
