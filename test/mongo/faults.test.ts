import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { Fleet } from '../faults/fleet.js';
import { codeOf, post, type Answer } from '../support/graphql.js';
import { builtServer, spawnNode, type RejoinProcess } from '../support/node.js';
import { randomness } from '../support/randomness.js';
import { Switchboard } from '../support/switchboard.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, Visitor, type Sent, LEAVE } from '../support/visitor.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

const SOAK = process.env['SOAK'] === '1';
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ROOMS = SOAK ? 20 : 6;
const SIGNALS = SOAK ? 20_000 : 480;
const LEAST_KILLS = SOAK ? 20 : 2;
const SENDERS = 8;
/** Whoever loses its node stays in its room, and speaks on over HTTP. */
const SETTINGS = { REPLAY_SECONDS: '3600', GRACE_SECONDS: '900', LEASE_SECONDS: '900' };
const SEND = 'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id cursor recipients duplicate } }';

interface Member {
  readonly roomId: string;
  readonly userId: string;
  readonly id: string;
}

describeWithOwnMongo(`an archive while nodes are killed and MongoDB is cut off (SEED=${SEED})`, (mongo) => {
  const fleet = new Fleet();
  const random = randomness(SEED);
  const ends: (() => Promise<unknown>)[] = [];
  let built: readonly string[];
  beforeAll(() => void (built = builtServer()), 120_000);
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Two nodes, one of which at a time may be down. */
  async function twoNodes(redisUrl: string, mongoUrl: string) {
    const settings = { ...SETTINGS, MONGODB_URL: mongoUrl };
    const start = (dataDir?: string) => spawnNode(redisUrl, settings, dataDir, built);
    const nodes: [RejoinProcess, RejoinProcess] = [await start(), await start()];
    ends.push(() => Promise.all(nodes.map((node) => node.kill('SIGKILL').then(() => node.stop()))));
    const killOne = async () => {
      const which = random() < 0.5 ? 0 : 1;
      await nodes[which].kill('SIGKILL');
      nodes[which] = await start(nodes[which].dataDir);
    };
    return { nodes, killOne };
  }

  /** On whichever node answers. */
  async function ask<Data>(nodes: readonly RejoinProcess[], userId: string, query: string, input: object) {
    const token = await tokenFor(userId);
    for (;;) {
      const node = nodes[Math.floor(random() * nodes.length)];
      if (node === undefined) throw new Error('No node');
      const answer: Answer<Data> | undefined = await post<Data>(node.url, token, query, { input }).catch(
        () => undefined,
      );
      if (answer?.data) return answer.data;
      if (answer !== undefined && codeOf(answer) !== 'SERVICE_UNAVAILABLE') throw new Error(JSON.stringify(answer));
      await wait(20);
    }
  }

  async function members(nodes: readonly RejoinProcess[]): Promise<readonly Member[]> {
    const rooms = Array.from({ length: ROOMS }, freshRoom);
    const entering = rooms.flatMap((roomId) =>
      ['ada', 'bob'].map(async (name, at) => {
        const visitor = await Visitor.enter(nodes[at % nodes.length] as RejoinProcess, `${name}-${roomId}`, roomId);
        ends.push(async () => visitor.client.dispose());
        return { roomId, userId: visitor.userId, id: visitor.id };
      }),
    );
    return Promise.all(entering);
  }

  /** MongoDB is cut off, or hangs, again and again until `isOver`. */
  async function trouble(board: Switchboard, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await wait(300 + random() * 700);
      board.cut();
      if (random() < 0.4) {
        board.hang();
        await wait(500 + random() * 1500);
        board.release();
      }
    }
    board.release();
  }

  const waitingKeys = (redis: Redis) => redis.keys('*:outbox*');

  test(
    'every acknowledged event is there once, and every visit has its end',
    async () => {
      const redis = await fleet.redis();
      const board = await Switchboard.open(String(mongo().port));
      ends.push(() => board.close());
      const { nodes, killOne } = await twoNodes(redis.url, mongo().urlAt(board.port));
      const people = await members(nodes);
      const acknowledged = new Map<string, string>();
      let left = SIGNALS;
      let kills = 0;
      const say = async () => {
        for (let number = left--; number > 0; number = left--) {
          const { roomId, userId, id } = people[number % people.length] as Member;
          const said = { roomId, participantId: id, kind: 'APPLICATION', topic: 'chat', payload: `said ${number}` };
          const { sendSignal } = await ask<{ sendSignal: Sent }>(nodes, userId, SEND, {
            ...said,
            idempotencyKey: `${number}`,
          });
          const { epoch, offset } = placeOf(sendSignal.cursor);
          acknowledged.set(`${epoch}:${String(offset).padStart(16, '0')}`, `"said ${number}"`);
          // So that all of it lasts as long as the kills do.
          if (kills < LEAST_KILLS && left < (SIGNALS * (LEAST_KILLS - kills)) / (LEAST_KILLS + 1)) await wait(25);
        }
      };
      let isOver = false;
      const killing = (async () => {
        const goesOn = () => !isOver || kills < LEAST_KILLS;
        for (; goesOn(); kills += 1) {
          await wait(SOAK ? 1000 : 300);
          await killOne();
        }
      })();
      const troubling = trouble(board, () => isOver);
      await Promise.all(Array.from({ length: SENDERS }, say));
      for (const { userId, roomId, id } of people) await ask(nodes, userId, LEAVE, { roomId, participantId: id });
      isOver = true;
      await Promise.all([killing, troubling]);
      await until(async () => (await waitingKeys(redis.redis)).length === 0, 'the outboxes to be empty', 60_000);

      expect(acknowledged.size).toBe(SIGNALS);
      const archived = await mongo()
        .db.collection<{ _id: string; payload: string }>('events')
        .find({ type: 'signal' })
        .toArray();
      const byId = new Map(archived.map(({ _id, payload }) => [_id, payload]));
      expect(byId.size).toBe(archived.length);
      expect([...acknowledged].filter(([id, payload]) => byId.get(id) !== payload)).toEqual([]);
      expect(archived.length).toBe(SIGNALS);
      const visits = await mongo().db.collection('visits').find().toArray();
      expect(visits).toHaveLength(people.length);
      expect(visits.filter(({ leftAt, reason }) => !(leftAt instanceof Date) || reason !== 'LEFT')).toEqual([]);
      expect(await mongo().db.collection('gaps').countDocuments()).toBe(0);
    },
    SOAK ? 600_000 : 90_000,
  );
});
