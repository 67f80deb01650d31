import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { RejoinError } from '../../src/errors.js';
import { FailureLog } from '../../src/failure-log.js';
import { createLogger } from '../../src/logging.js';
import { asOutage } from '../../src/redis/outage.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET, tokenFor } from '../support/tokens.js';
import { SocketClient } from '../support/graphql.js';
import { until } from '../support/until.js';

let lines: string[];
beforeEach(() => void (lines = []));
const logger = (level = 'debug') => createLogger(level, { write: (line) => void lines.push(line) });
const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('an error in the log', () => {
  let server: RedisServer;
  beforeEach(async () => void (server = await RedisServer.start()));
  afterEach(() => server.stop());

  const refusals = () => [
    server.redis.call('NONSENSE', 's3cret'),
    server.redis.zadd('a string', 1, 's3cret'),
    server.redis.eval('return redis.call("NONSENSE", ARGV[1])', 0, 's3cret'),
    server.redis.multi().set('a', 's3cret').call('NONSENSE', 's3cret').exec(),
  ];

  test('of Redis says what it is, and nothing of what Redis was sent', async () => {
    await server.redis.set('a string', '');
    for (const refusal of refusals()) {
      const error = await refusal.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      const outage = asOutage(Object.assign(new Error('OOM command not allowed'), { cause: error }));
      for (const err of [error, new Error('outer', { cause: error }), new AggregateError([error]), outage]) {
        logger().error({ err }, 'failed');
      }
    }
    expect(lines).toHaveLength(16);
    expect(lines.filter((line) => line.includes('s3cret'))).toEqual([]);
    expect(entries()[0]?.['err']).toMatchObject({
      type: 'ReplyError',
      message: expect.stringContaining('ERR'),
      stack: expect.any(String),
    });
  });

  test('that is none shows nothing of what was thrown', () => {
    for (const err of [{ secret: 's3cret' }, 's3cret', ['s3cret']]) logger().error({ err }, 'failed');
    expect(lines.join()).not.toContain('s3cret');
  });
});

test.each([
  '/webrtc/ws/a?token=s3cret',
  '/webrtc/ws/a?x=1&TOKEN=s3cret',
  '/webrtc/ws/a?%74oken=s3cret',
  '/webrtc/ws/a?a?token=s3cret',
  '/graphql?variables=%7B%22participantKey%22%3A%22s3cret%22%7D',
  '/graphql?query=%7Bx(k:%22s3cret%22)%7D#token=s3cret',
  'http://user:s3cret@host/a',
])('a request line of %s shows the place and no secret', (url) => {
  logger().info({ req: { method: 'GET', url } }, 'answered');
  expect(lines.join()).not.toContain('s3cret');
  expect(lines.join()).toMatch(/"url":"[^"]*\/(webrtc|graphql|a)/);
});

describe('work that fails again and again', () => {
  test('is told once, and once more with its count when it is over', async () => {
    const log = new FailureLog(logger(), 100);
    const away = new RejoinError('SERVICE_UNAVAILABLE', 'away');
    for (let times = 0; times < 1000; times += 1) log.failed('renewing leases', 'away', away);
    log.failed('sweeping rooms', 'away', away);
    log.failed('sweeping rooms', 'a mistake', new TypeError('a mistake'));
    expect(entries().map(({ level, doing }) => [level, doing])).toEqual([
      [40, 'renewing leases'],
      [40, 'sweeping rooms'],
    ]);
    await until(() => lines.length === 4, 'both are over');
    expect(entries().map(({ failures }) => failures)).toContainEqual({ 'renewing leases': 1000, 'sweeping rooms': 1 });
    log.failed('renewing leases', 'away', away);
    expect(lines).toHaveLength(5);
  });

  test('in a server of many rooms without Redis takes a handful of lines', async () => {
    const server = await RedisServer.start();
    const dataDir = mkdtempSync(join(tmpdir(), 'rejoin-logging-'));
    const env = { PORT: '0', HOST: '127.0.0.1', JWT_SECRET: SECRET, REDIS_URL: server.url, DATA_DIR: dataDir };
    const app = await buildApp(readConfig({ ...env, LEASE_SECONDS: '1.5', GRACE_SECONDS: '60' }), logger('info'));
    const { url } = await app.start();
    const client = new SocketClient(`${url.replace('http', 'ws')}/graphql`, await tokenFor('ann'));
    const rooms = Array.from({ length: 40 }, (_, number) => client.room({ roomId: `room-${number}` }));
    await Promise.all(rooms.map((room) => room.snapshot()));
    lines = [];
    await server.kill();
    const failures = async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/background_failures_total\{doing="renewing leases"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    await until(async () => (await failures()) >= 120, 'renewals fail three times a room', 60_000);
    await server.run();
    await until(() => lines.some((line) => line.includes('No longer fails')), 'it is over', 40_000);
    const over = entries().find(({ msg }) => msg === 'No longer fails');
    expect((over?.['failures'] as Record<string, number>)['renewing leases']).toBeGreaterThanOrEqual(120);
    expect(entries().filter(({ level }) => Number(level) >= 40).length).toBeLessThanOrEqual(6);
    expect(entries().filter(({ msg }) => msg === 'Redis is away').length).toBeLessThanOrEqual(3);
    client.cut();
    await app.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 120_000);
});
