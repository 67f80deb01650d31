import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Fleet } from '../faults/fleet.js';
import { ERROR_CODES } from '../../src/errors.js';
import { RATES } from '../../src/identity/rate-limiter.js';
import { REFUSAL_CODES } from '../../src/legacy-socket/refusal.js';
import { roomKey } from '../../src/redis/keys.js';
import { chunkOf, fresh, LegacyUser } from '../rest/scenario.js';
import type { RejoinNode } from '../support/node.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';

const fleet = new Fleet();

type Numbers = Readonly<Record<string, number>>;

/** What an operator sees now: by name and labels. */
async function scrape(node: RejoinNode): Promise<Numbers> {
  const response = await fetch(`${node.url}/metrics`);
  expect(response.status).toBe(200);
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('rejoin_'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(7, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

/** Waits until the numbers are so. */
async function shows(node: RejoinNode, what: string, fits: (numbers: Numbers) => boolean): Promise<Numbers> {
  let numbers: Numbers = {};
  await until(async () => fits((numbers = await scrape(node))), what);
  return numbers;
}

const REPORT = `mutation ($roomId: ID!) {
  reportConnectionQuality(input: {roomId: $roomId, latencyMs: 400, packetLossPercent: 0, jitterMs: 0}) { quality }
}`;
const secondsSince = (start: number) => (performance.now() - start) / 1000;

describe('the log', () => {
  test('windows take up what they hold, and nothing when nobody is there', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const bob = await fleet.enter(node, 'bob', ann.roomId);
    const before = (await scrape(node))['log_window_bytes']!;
    const text = 'x'.repeat(20_000);
    await ann.say(text);
    await bob.heard(text);
    const added = (await scrape(node))['log_window_bytes']! - before;
    expect(added).toBeGreaterThan(20_000);
    expect(added).toBeLessThan(21_000);
    await Promise.all([ann.client.dispose(), bob.client.dispose()]);
    await shows(node, 'no windows', ({ rooms, log_window_bytes: bytes }) => rooms === 0 && bytes === 0);
  });

  test('a change of its epoch counts once a room and node; its beginning doesn’t', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, { LEASE_SECONDS: '1.5' });
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const bob = await fleet.enter(node, 'bob', ann.roomId);
    expect((await scrape(node))['log_epoch_changes_total']).toBe(0);
    await redis.redis.flushall();
    for (const { room } of [ann, bob]) {
      await room.find(
        (event) => event.__typename === 'RoomSnapshot' && event.recovery.reason === 'EPOCH_CHANGED',
        'the new epoch',
      );
    }
    expect((await scrape(node))['log_epoch_changes_total']).toBe(1);
  });
});

describe('delivery', () => {
  test('counts each live event once, however many it is for, in seconds', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const others = [await fleet.enter(node, 'bob', ann.roomId), await fleet.enter(node, 'carl', ann.roomId)];
    const before = await shows(node, 'the three joins', (now) => now['event_delivery_seconds_count'] === 3);
    const start = performance.now();
    await ann.count(1, 5);
    // Told live, but no event.
    await ann.ask(REPORT, { roomId: ann.roomId });
    for (const other of others) {
      await other.heard(1, 2, 3, 4, 5);
      await other.room.find((event) => event.__typename === 'ParticipantChanged', 'the quality');
    }
    const after = await scrape(node);
    const grown = (name: string) => after[name]! - before[name]!;
    expect(grown('event_delivery_seconds_count')).toBe(5);
    expect(grown('event_delivery_seconds_sum')).toBeGreaterThan(0);
    // One came after the other.
    expect(grown('event_delivery_seconds_sum')).toBeLessThan(secondsSince(start));
  });

  test('includes the wait for what is missing before an event', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, { LEASE_SECONDS: '100' });
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const bob = await fleet.enter(node, 'bob', ann.roomId);
    await ann.count(1, 1);
    await bob.heard(1);
    const before = await scrape(node);
    const [meta, log, live] = (['meta', 'log', 'live'] as const).map((name) => roomKey(ann.roomId, name));
    const [[entry, [, record]]] = (await redis.redis.xrevrange(log!, '+', '-', 'COUNT', 1)) as [[string, string[]]];
    const offset = Number(entry.split('-')[0]);
    const epoch = await redis.redis.hget(meta!, 'e');
    const [lost, told] = ['2', '3'].map((number) => record!.replace('"b":1', `"b":${number}`));
    // As the library appends, but for the first one's publication; and it can't be read for a while.
    await redis.redis
      .multi()
      .hset(meta!, 's', offset + 2)
      .xadd(log!, `${offset + 1}-0`, 'd', lost!)
      .xadd(log!, `${offset + 2}-0`, 'd', told!)
      .spublish(live!, `{"e":"${epoch}","o":${offset + 2},"d":${told}}`)
      .client('PAUSE', 400, 'ALL')
      .exec();
    await bob.heard(1, 2, 3);
    const after = await scrape(node);
    expect(after['event_delivery_seconds_count']).toBe(before['event_delivery_seconds_count']! + 1);
    expect(after['event_delivery_seconds_sum']! - before['event_delivery_seconds_sum']!).toBeGreaterThan(0.3);
  });
});

describe('sweeps', () => {
  test('tell how late they came to a room and to a transfer, in seconds, and nothing where nothing was due', async () => {
    const node = await fleet.here(await fleet.redis(), { GRACE_SECONDS: '0.2', TRANSFER_SECONDS: '0.2' });
    const start = performance.now();
    const legacyAnn = await LegacyUser.of(node, 'ann');
    await Promise.all(
      [1, 2, 3].map(async () => {
        const ann = await fleet.enter(node, 'ann', freshRoom());
        const bob = await fleet.enter(node, 'bob', ann.roomId);
        bob.cut();
        await legacyAnn.offer(ann.roomId, 'bob');
        await ann.seesLeave(bob.id, 'TIMED_OUT');
      }),
    );
    const swept = ['rooms', 'transfers'].map((of) => [
      `sweep_lag_seconds_count{of="${of}"}`,
      `sweep_lag_seconds_sum{of="${of}"}`,
    ]);
    const numbers = await shows(node, 'all swept', (now) => swept.every(([count]) => now[count!] === 3));
    for (const [, sum] of swept) {
      expect(numbers[sum!]).toBeGreaterThan(0);
      expect(numbers[sum!]).toBeLessThan(3 * secondsSince(start));
    }
    expect(numbers['transfers_ended_total{reason="EXPIRED"}']).toBe(3);
  });
});

describe('the memory of Redis', () => {
  test('grows with what is kept there, and is left out while Redis is away', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, {});
    const before = (await scrape(node))['redis_memory_used_bytes']!;
    await redis.redis.set('ballast', 'x'.repeat(20_000_000));
    await shows(node, 'the ballast', (now) => now['redis_memory_used_bytes']! > before + 20_000_000);
    await redis.kill();
    const numbers = await shows(node, 'Redis away', (now) => !('redis_memory_used_bytes' in now));
    expect(numbers).toHaveProperty('relay_stored_bytes', 0);
    await redis.run();
    await shows(node, 'Redis is back', (now) => now['redis_memory_used_bytes']! > 0);
  });
});

describe('the relay’s disk', () => {
  test('holds what came of a file until its transfer ends', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => LegacyUser.of(node, fresh(name))));
    expect((await scrape(node))['relay_stored_bytes']).toBe(0);
    const file = randomBytes(40 * 65_536);
    const offer = await alice!.offer(fresh('room'), bob!.name, { file_size: file.length });
    const { json: transfer } = await bob!.act(offer.json, 'accept');
    for (const index of [0, 1, 2]) await alice!.put(transfer, index, chunkOf(file, index));
    // Disks count in blocks, and of a file with holes only what is there.
    const { relay_stored_bytes: stored, relay_disk_free_bytes: free } = await scrape(node);
    expect(stored).toBeGreaterThanOrEqual(3 * 65_536);
    expect(stored).toBeLessThan(file.length / 2);
    expect(free).toBeGreaterThan(64 * 1024 * 1024);
    await alice!.cancel(transfer);
    await shows(node, 'its bytes gone', (numbers) => numbers['relay_stored_bytes'] === 0);
  });
});

describe('counters with labels', () => {
  test('are 0 for each known label from the start, so that the first step of each is seen', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const numbers = await scrape(node);
    const born = [
      ...['graphql', 'graphql-ws', 'rest'].flatMap((transport) =>
        [...ERROR_CODES, 'OTHER'].map((code) => `refusals_total{transport="${transport}",code="${code}"}`),
      ),
      ...REFUSAL_CODES.map((code) => `refusals_total{transport="legacy-socket",code="${code}"}`),
      ...Object.keys(RATES).map((operation) => `rate_limited_total{operation="${operation}"}`),
      'rate_limited_total{operation="chat_message"}',
      'background_failures_total{doing="renewing leases"}',
      'background_failures_total{doing="sweeping rooms"}',
      ...['FRESH', 'RECOVERED', 'LOG_TRIMMED', 'EPOCH_CHANGED'].map(
        (outcome) => `snapshots_total{outcome="${outcome}"}`,
      ),
      ...['COMPLETED', 'EXPIRED'].map((reason) => `transfers_ended_total{reason="${reason}"}`),
      'redis_call_seconds_count{function="send"}',
      'sweep_lag_seconds_count{of="rooms"}',
    ];
    expect(born.filter((name) => numbers[name] !== 0)).toEqual([]);
    expect(numbers['redis_up']).toBe(1);
  });

  test('no label holds the name of a library, a room or a user', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const ann = await fleet.enter(node, 'ann-marked', freshRoom());
    await ann.count(1, 2);
    await ann.say('x', { to: 'nobody' });
    const text = await (await fetch(`${node.url}/metrics`)).text();
    expect(text).not.toMatch(/\{[^}]*(rejoin_[0-9a-f]{8}|ann-marked)/);
    expect(text).not.toContain(ann.roomId);
  });
});

describe('refusals', () => {
  test('count by transport and code, and what is done too often by operation', async () => {
    const node = await fleet.here(await fleet.redis(), { RATE_LIMITS: 'on' });
    const ann = await fleet.enter(node, 'ann', freshRoom());
    await ann.say('x', { participantId: 'nobody' });
    await ann.client.subscribe('subscription { roomEvents(roomId: "") { cursor } }', {}, 'roomEvents').refusal();
    const rest = await fetch(`${node.url}/webrtc/file-transfers`);
    expect(rest.status).toBe(401);
    const input = `{ roomId: "${ann.roomId}", kind: APPLICATION, payload: 1 }`;
    const twenty = Array.from({ length: 20 }, (_, at) => `a${at}: sendSignal(input: ${input}) { id }`).join(' ');
    await Promise.all(Array.from({ length: 50 }, () => ann.ask(`mutation { ${twenty} }`)));
    await shows(node, 'all refusals', (now) => {
      const refused = (transport: string, code: string) =>
        now[`refusals_total{transport="${transport}",code="${code}"}`]!;
      return (
        refused('graphql', 'PARTICIPANT_NOT_FOUND') === 1 &&
        refused('graphql-ws', 'BAD_USER_INPUT') === 1 &&
        refused('rest', 'UNAUTHENTICATED') === 1 &&
        refused('graphql', 'RATE_LIMITED') > 0 &&
        refused('graphql', 'RATE_LIMITED') === now['rate_limited_total{operation="signal"}']
      );
    });
  });
});

describe('calls of Redis', () => {
  test('are timed by function', async () => {
    const node = await fleet.here(await fleet.redis(), {});
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const before = await scrape(node);
    await ann.count(1, 3);
    const after = await scrape(node);
    const grown = (name: string) => after[name]! - before[name]!;
    expect(grown('redis_call_seconds_count{function="send"}')).toBe(3);
    expect(grown('redis_call_seconds_sum{function="send"}')).toBeGreaterThan(0);
  });
});
