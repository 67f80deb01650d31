import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codeOf, post, type Answer } from '../support/graphql.js';
import { spawnNode, type RejoinNode } from '../support/node.js';
import type { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SIGNALS = 1000;
const JOINS = 30;
const TRANSFERS = 30;

const fleet = new Fleet();
let copy: string;

/** Another release: the same but for a harmless change of its Lua code. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rejoin-release-'));
  for (const name of ['src', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  appendFileSync(join(copy, 'src/redis/lua/users.lua'), '\n-- Of another release.\n');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function functionLoads({ redis }: RedisServer): Promise<number> {
  return Number(/cmdstat_function\|load:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]);
}

async function libraries({ redis }: RedisServer): Promise<string[]> {
  const listed = (await redis.call('FUNCTION', 'LIST')) as unknown[][];
  return listed.map(([, name]) => String(name)).sort();
}

const codes: string[] = [];
function noted<T>(answer: Answer<T>): Answer<T> {
  const code = codeOf(answer);
  if (code !== undefined) codes.push(code);
  return answer;
}

type Done = Answer<{ done: { transfer: { id: string; status: string } } }>;

async function transfer(from: Visitor, by: RejoinNode, to: string): Promise<void> {
  const input = { roomId: from.roomId, participantId: from.id, receiverId: to, filename: 'a.txt', size: 5 };
  const OFFER = 'mutation ($input: OfferTransferInput!) { done: offerTransfer(input: $input) { transfer { id } } }';
  const offered: Done = noted(await from.ask(OFFER, { input }));
  const id = offered.data?.done.transfer.id;
  const REJECT = 'mutation ($id: ID!) { done: rejectTransfer(input: { transferId: $id }) { transfer { status } } }';
  const ended: Done = noted(await post(by.url, await tokenFor(to), REJECT, { id }));
  expect(ended.data?.done.transfer.status).toBe('CANCELLED');
}

test('two releases whose libraries differ run side by side over one Redis', async () => {
  const redis = await fleet.redis();
  const older = await fleet.here(redis, {});
  const newer = await spawnNode(redis.url, { TSX_TSCONFIG_PATH: join(copy, 'tsconfig.json') }, undefined, [
    process.execPath,
    '--import',
    'tsx',
    join(copy, 'src/main.ts'),
  ]);
  try {
    const roomId = freshRoom();
    const [ann, bob] = [await fleet.enter(older, 'ann', roomId), await fleet.enter(newer, 'bob', roomId)];
    const [loads, loaded] = [await functionLoads(redis), await libraries(redis)];
    expect(loaded).toHaveLength(2);
    for (const name of loaded) expect(name).toMatch(/^rejoin_[0-9a-f]{8}$/);

    const said = async (one: Visitor, count: number) => {
      for (let number = 0; number < count; number += 1) noted(await one.say(`${one.userId} ${number}`));
    };
    await Promise.all([said(ann, SIGNALS / 2), said(bob, SIGNALS / 2)]);
    for (let turn = 0; turn < JOINS; turn += 1) {
      const guest = await fleet.enter(turn % 2 === 0 ? older : newer, `guest-${turn}`, roomId);
      await guest.client.dispose();
    }
    for (let turn = 0; turn < TRANSFERS / 2; turn += 1) {
      await transfer(ann, newer, 'bob');
      await transfer(bob, older, 'ann');
    }
    for (const [one, other] of [
      [ann, 'bob'],
      [bob, 'ann'],
    ] as const) {
      await until(() => one.room.payloads.length >= SIGNALS / 2, `${one.userId} hears all of ${other}`);
      expect(one.room.payloads).toEqual(Array.from({ length: SIGNALS / 2 }, (_, number) => `${other} ${number}`));
      expect(one.all('RoomSnapshot')).toHaveLength(1);
      expect(one.room.errors).toEqual([]);
    }
    expect(codes).toEqual([]);
    expect(await functionLoads(redis)).toBe(loads);
    expect(await libraries(redis)).toEqual(loaded);
  } finally {
    await newer.stop();
  }
}, 120_000);
