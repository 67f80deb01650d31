import { afterEach, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { Fleet } from '../faults/fleet.js';
import type { RejoinNode } from '../support/node.js';
import type { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { post, type Answer } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

const EVENTS = { REPLAY_SECONDS: '3600' };
const HISTORY = `query ($roomId: ID!, $after: String) {
  roomHistory(roomId: $roomId, first: 100, after: $after) { gaps { from to } pageInfo { hasNextPage endCursor } }
}`;

interface GapPage {
  readonly gaps: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

describeWithOwnMongo('while MongoDB is away', (mongo) => {
  const fleet = new Fleet();
  afterEach(async () => {
    mongo().resume();
  });

  const outboxes = (redis: Redis) => redis.keys('*:outbox*');
  const isEmpty = async (redis: Redis) => (await outboxes(redis)).length === 0;

  interface Sending {
    readonly refused: readonly unknown[];
    readonly p99: number;
    readonly redisMicros: number;
  }

  /** So many signals, eight at a time; what each took, and the processor time of Redis. */
  async function send(redis: Redis, speaker: Visitor, count: number, text = 'x'.repeat(100)): Promise<Sending> {
    const cpu = async () => {
      const info = await redis.info('cpu');
      const of = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]);
      return of('used_cpu_user') + of('used_cpu_sys');
    };
    const [refused, times, began]: [unknown[], number[], number] = [[], [], await cpu()];
    let left = count;
    const lane = async () => {
      while (left-- > 0) {
        const sentAt = performance.now();
        const answer = await speaker.say(text);
        times.push(performance.now() - sentAt);
        if (answer.errors) refused.push(answer.errors);
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    times.sort((a, b) => a - b);
    return {
      refused,
      p99: times[Math.floor(times.length * 0.99)] ?? NaN,
      redisMicros: (((await cpu()) - began) * 1e6) / count,
    };
  }

  const readiness = async (node: RejoinNode) => {
    const response = await fetch(`${node.url}/readyz`);
    return { status: response.status, body: (await response.json()) as { checks: Record<string, string> } };
  };

  async function stage(settings: Record<string, string> = {}) {
    const redis: RedisServer = await fleet.redis();
    const node = await fleet.here(redis, { ...EVENTS, MONGODB_URL: mongo().url, ...settings });
    const ada = await fleet.enter(node, 'ada', freshRoom());
    return { redis: redis.redis, node, ada };
  }

  /** A page tells of what is missing where it reaches; two tell of the same where that lies between them. */
  async function gapsTold(node: RejoinNode, roomId: string): Promise<readonly unknown[]> {
    const gaps = new Map<string, unknown>();
    for (let after: string | null = null, isOver = false; !isOver;) {
      const answer: Answer<{ roomHistory: GapPage }> = await post(node.url, await tokenFor('ada'), HISTORY, {
        roomId,
        after,
      });
      if (!answer.data) throw new Error(JSON.stringify(answer));
      const { gaps: more, pageInfo } = answer.data.roomHistory;
      for (const gap of more) gaps.set(JSON.stringify(gap), gap);
      after = pageInfo.endCursor;
      isOver = !pageInfo.hasNextPage;
    }
    return [...gaps.values()];
  }

  const eventsOf = (roomId: string) => mongo().db.collection('events').countDocuments({ roomId });

  test('nothing is refused and nothing waits for it; afterwards all of it is archived', async () => {
    const { redis, node, ada } = await stage();
    await until(async () => (await eventsOf(ada.roomId)) === 1, 'the first event to be archived');
    const present = await send(redis, ada, 300);
    await until(() => isEmpty(redis), 'the outboxes to be empty');
    await mongo().kill();
    const absent = await send(redis, ada, 300);
    expect(absent.refused).toEqual([]);
    await until(
      async () => (await readiness(node)).body.checks['archive'] === 'not available',
      'the readiness to tell of it',
    );
    expect(await readiness(node)).toMatchObject({ status: 200, body: { ready: true } });
    console.log(`p99 of sendSignal: ${present.p99.toFixed(1)} ms with MongoDB, ${absent.p99.toFixed(1)} ms absent`);
    await mongo().run();
    await until(() => isEmpty(redis), 'the outboxes to be empty', 30_000);
    expect(await eventsOf(ada.roomId)).toBe(601);
    expect(await mongo().db.collection('gaps').countDocuments()).toBe(0);
  }, 60_000);

  test('also where it takes connections and answers nothing', async () => {
    const { redis, ada } = await stage();
    await until(async () => (await eventsOf(ada.roomId)) === 1, 'the first event to be archived');
    await mongo().pause();
    const { refused } = await send(redis, ada, 100);
    expect(refused).toEqual([]);
    // All were answered while MongoDB stood still: none can have waited for it.
    mongo().resume();
    await until(() => isEmpty(redis), 'the outboxes to be empty', 30_000);
    expect(await eventsOf(ada.roomId)).toBe(101);
  }, 60_000);

  test('beyond the bound the oldest is lost, counted, and told to whoever reads', async () => {
    const { redis, node, ada } = await stage({ ARCHIVE_BACKLOG_MB: '1' });
    await until(async () => (await eventsOf(ada.roomId)) === 1, 'the first event to be archived');
    await mongo().kill();
    // What is being written meanwhile may be counted as lost and be there all the same.
    await until(
      async () => (await readiness(node)).body.checks['archive'] === 'not available',
      'the readiness to tell of it',
    );
    const { refused } = await send(redis, ada, 150, 'x'.repeat(10_000));
    expect(refused).toEqual([]);
    await mongo().run();
    await until(() => isEmpty(redis), 'the outboxes to be empty', 30_000);
    const [gap, ...more] = await mongo().db.collection('gaps').find().toArray();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ rooms: [ada.roomId] });
    expect((await eventsOf(ada.roomId)) + Number(gap?.['lost'])).toBe(151);
    const metrics = await (await fetch(`${node.url}/metrics`)).text();
    expect(metrics).toContain(`rejoin_archive_lost_total{why="overflow"} ${Number(gap?.['lost'])}`);
    expect(await gapsTold(node, ada.roomId)).toEqual([
      { from: (gap?.['from'] as Date).toISOString(), to: (gap?.['to'] as Date).toISOString() },
    ]);
  }, 60_000);

  const soak = process.env['SOAK'] === '1' ? test : test.skip;
  soak(
    'a signal costs Redis the same, within a tenth',
    async () => {
      const { redis, ada } = await stage();
      const micros = { present: Infinity, absent: Infinity };
      for (let round = 0; round < 5; round += 1) {
        micros.present = Math.min(micros.present, (await send(redis, ada, 3000)).redisMicros);
        await until(() => isEmpty(redis), 'the outboxes to be empty', 60_000);
        await mongo().kill();
        micros.absent = Math.min(micros.absent, (await send(redis, ada, 3000)).redisMicros);
        await mongo().run();
        await until(() => isEmpty(redis), 'the outboxes to be empty', 60_000);
      }
      console.log(
        `Redis: ${micros.present.toFixed(1)} µs a signal with MongoDB, ${micros.absent.toFixed(1)} µs absent`,
      );
      expect(micros.absent).toBeLessThan(1.1 * micros.present);
    },
    300_000,
  );
});
