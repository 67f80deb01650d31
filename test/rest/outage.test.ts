import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { startNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { chunkOf, fresh, LegacyUser, type Answer } from './scenario.js';

test('without Redis it is 503 everywhere, never an empty 200, a 404 or a 400; with Redis back it works within five seconds', async () => {
  const redis = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
  const node = await startNode(redis.url);
  const [alice, bob] = [await LegacyUser.of(node, fresh('alice')), await LegacyUser.of(node, fresh('bob'))];
  const room = fresh('room');
  const file = randomBytes(70_000);
  const offer = (await alice.offer(room, bob.name, { file_size: file.length })).json;
  const transfer = (await bob.act(offer, 'accept')).json;
  await alice.put(transfer, 0, chunkOf(file, 0));
  await redis.kill();

  const path = `/rooms/${room}/file-transfer/${transfer.transfer_id}`;
  const everywhere: (() => Promise<Answer>)[] = [
    () => alice.post(`/rooms/${room}/connection-quality`, { latency_ms: 1 }),
    () => alice.ask(`/rooms/${room}/reconnection-state`),
    () => alice.offer(room, bob.name),
    ...['accept', 'reject', 'pause', 'resume'].map((verb) => () => bob.act(transfer, verb)),
    () => alice.cancel(transfer),
    () => alice.ask(`${path}/progress`),
    () => alice.ask('/file-transfers'),
    () => alice.put(transfer, 1, chunkOf(file, 1)),
    () => bob.chunk(transfer, 0),
    () => bob.content(transfer),
  ];
  for (const answer of await Promise.all(everywhere.map((ask) => ask()))) {
    expect([answer.status, Object.keys(answer.json), answer.headers['retry-after']]).toEqual([503, ['detail'], '1']);
  }
  // What needs no storage is as it was.
  expect((await alice.post(`/rooms/${room}/file-transfer/offer`, {})).status).toBe(422);

  await redis.run();
  await until(async () => (await alice.put(transfer, 1, chunkOf(file, 1))).status === 204, 'working again', 5000);
  await until(async () => (await bob.content(transfer)).bytes.equals(file), 'the file', 5000);
  for (const ask of everywhere) expect((await ask()).status).not.toBe(503);
  await node.stop();
  await redis.stop();
});
