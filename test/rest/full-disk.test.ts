import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtServer, spawnNode, type RejoinProcess } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { chunkOf, fresh, LegacyUser, type Json } from './scenario.js';

const MIB = 1024 * 1024;
/** What the relay leaves to others is a part of it. */
const DISK = 64 * MIB + 3 * MIB;
const FILE = randomBytes(2 * MIB);

/** A real disk, and a small one: in a mount namespace, gone with the server. */
const onSmallDisk = (program: readonly string[]) => {
  const script = `mount -t tmpfs -o size=${DISK},mode=0700 tmpfs "$DATA_DIR" && exec "$@"`;
  return ['unshare', '--mount', '--', 'sh', '-c', script, 'sh', ...program];
};
/** That takes root, and some sandboxes have no such namespaces all the same. */
const [command = '', ...rest] = onSmallDisk(['true']);
const isToBeHad = spawnSync(command, rest, { env: { ...process.env, DATA_DIR: tmpdir() } }).status === 0;

(isToBeHad ? describe : describe.skip)('a disk that runs full', () => {
  let redis: RedisServer;
  let node: RejoinProcess;
  let alice: LegacyUser;
  let bob: LegacyUser;
  beforeAll(async () => {
    redis = await RedisServer.start();
    node = await spawnNode(redis.url, {}, undefined, onSmallDisk(builtServer()));
    [alice, bob] = [await LegacyUser.of(node, fresh('alice')), await LegacyUser.of(node, fresh('bob'))];
  }, 120_000);
  afterAll(async () => {
    await node.stop();
    await redis.stop();
  });

  const disk = () => `/proc/${node.pid}/root${node.dataDir}`;
  const relayed = () => readdirSync(join(disk(), 'relay')).filter((name) => name !== 'id');

  async function accepted(): Promise<Json> {
    const offer = (await alice.offer(fresh('room'), bob.name, { file_size: FILE.length })).json;
    return (await bob.act(offer, 'accept')).json;
  }

  const put = async (transfer: Json, index: number) => (await alice.put(transfer, index, chunkOf(FILE, index))).status;

  test('takes no file that it could not hold beside those it has begun, and finishes those', async () => {
    const [first, second] = [await accepted(), await accepted()];
    expect(await put(first, 0)).toBe(204);
    const refusal = await alice.put(second, 0, chunkOf(FILE, 0));
    expect([refusal.status, refusal.json]).toEqual([507, { detail: 'The relay has no room for this file.' }]);
    expect(await bob.progress(second)).toMatchObject({
      status: 'failed',
      error: 'The relay has no room for this file.',
    });
    for (let index = 1; index < first.total_chunks; index += 1) expect(await put(first, index)).toBe(204);
    await until(async () => (await bob.progress(first)).status === 'completed', 'the file that was begun first');
    expect((await bob.content(first)).bytes.equals(FILE)).toBe(true);
    expect(relayed()).toHaveLength(1);
  });

  test('fails the file whose next chunk finds no room, in words, and gives back its bytes', async () => {
    const fits = (await alice.offer(fresh('room'), bob.name, { file_size: 3 * 65_536 })).json;
    const transfer = (await bob.act(fits, 'accept')).json;
    expect(await put(transfer, 0)).toBe(204);
    const { bavail, bsize } = statfsSync(disk());
    writeFileSync(join(disk(), 'somebody else’s'), Buffer.alloc(bavail * bsize));
    expect(await put(transfer, 1)).toBe(507);
    expect(await bob.progress(transfer)).toMatchObject({ status: 'failed', chunks_received: 1 });
    await until(() => !relayed().some((name) => name.startsWith(transfer.transfer_id)), 'its bytes are gone', 5_000);
    expect((await bob.chunk(transfer, 0)).status).toBe(410);
  });
});
