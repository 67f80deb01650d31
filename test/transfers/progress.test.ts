import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RejoinError } from '../../src/errors.js';
import { ProgressWatch } from '../../src/transfers/progress-watch.js';
import { Speedometer, type TransferProgress } from '../../src/transfers/progress.js';
import type { Transfer } from '../../src/transfers/transfer.js';
import { hintChannel } from '../../src/redis/keys.js';
import { until } from '../support/until.js';
import { caller, type Node, offered, refusal, Stage } from './stage.js';

let stage: Stage;
let one: Node;
let two: Node;
beforeAll(async () => {
  stage = await Stage.set();
  one = stage.node();
  two = stage.node();
});
afterAll(() => stage.strike());

async function collect(watch: AsyncIterable<TransferProgress>, into: TransferProgress[]): Promise<void> {
  for await (const progress of watch) into.push(progress);
}

async function watchers(id: string): Promise<number> {
  const [, count] = (await stage.redis.pubsub('NUMSUB', hintChannel(`transfer:${id}`))) as [string, number];
  return count;
}

describe('watching a transfer', () => {
  test('starts with the present, follows over nodes at most ten times a second, and ends by itself', async () => {
    const { alice, bob, transfer } = await offered(stage, one, { size: 65_536 * 400, sha256: 'ab'.repeat(32) });
    const seen: TransferProgress[] = [];
    const following = collect(await two.progress.watch(alice, transfer.id), seen);
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({
      transferId: transfer.id,
      status: 'PENDING',
      chunksVerified: 0,
      bytesPerSecond: null,
    });
    await one.actions.accept(bob, transfer.id);
    const began = Date.now();
    for (let first = 0; first < 400; first += 1) {
      await one.delivery.acknowledge(bob, transfer.id, [{ first, count: 1 }]);
      if (first % 8 === 0) await wait(20);
    }
    await one.delivery.complete(bob, transfer.id, 'ab'.repeat(32));
    await following;
    const seconds = (Date.now() - began) / 1000;
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.length).toBeLessThanOrEqual(seconds * 10 + 3);
    for (const [at, progress] of seen.entries()) {
      expect(progress.at - (seen[at - 1]?.at ?? 0)).toBeGreaterThanOrEqual(99);
      expect(progress.chunksVerified).toBeGreaterThanOrEqual(seen[at - 1]?.chunksVerified ?? 0);
    }
    expect(seen.some(({ bytesPerSecond, secondsLeft }) => (bytesPerSecond ?? 0) > 0 && secondsLeft !== null)).toBe(
      true,
    );
    expect(seen.at(-1)).toMatchObject({ status: 'COMPLETED', chunksVerified: 400, percent: 100, bytesPerSecond: null });
    await until(async () => (await watchers(transfer.id)) === 0);
    expect(two.failures).toEqual([]);
  });

  test('an ended transfer shows its end and is over', async () => {
    const { bob, transfer } = await offered(stage, one);
    await one.actions.reject(bob, transfer.id);
    const seen: TransferProgress[] = [];
    await collect(await one.progress.watch(bob, transfer.id), seen);
    expect(seen.map(({ status }) => status)).toEqual(['CANCELLED']);
  });

  test('a slow reader gets the newest, not a queue', async () => {
    const { alice, bob, transfer } = await offered(stage, one, { size: 65_536 * 50 });
    await one.actions.accept(bob, transfer.id);
    const watch = await two.progress.watch(alice, transfer.id);
    await watch.next();
    for (let first = 0; first < 50; first += 1) await one.delivery.acknowledge(bob, transfer.id, [{ first, count: 1 }]);
    expect((await watch.next()).value).toMatchObject({ chunksVerified: 50 });
    await watch.return?.();
  });

  test('a reader that leaves while it waits is let go at once, and its subscription ends', async () => {
    const { alice, transfer } = await offered(stage, one);
    const watch = await one.progress.watch(alice, transfer.id);
    await watch.next();
    const waiting = watch.next();
    await until(async () => (await watchers(transfer.id)) === 1);
    const began = Date.now();
    await watch.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(Date.now() - began).toBeLessThan(500);
    await until(async () => (await watchers(transfer.id)) === 0);
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });

  test('two watchers of one transfer share nothing: one leaves, the other goes on', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    const [first, second] = [await one.progress.watch(alice, transfer.id), await one.progress.watch(bob, transfer.id)];
    await Promise.all([first.next(), second.next()]);
    await first.return?.();
    const waiting = second.next();
    await two.actions.accept(bob, transfer.id);
    expect((await waiting).value).toMatchObject({ status: 'ACTIVE' });
    await second.return?.();
  });

  test('a lost hint costs a moment: it looks by itself', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    const watch = await one.progress.watch(alice, transfer.id);
    await watch.next();
    const waiting = watch.next();
    await one.store.apply(transfer.id, bob.userId, { action: 'accept', participantId: null, relay: false });
    expect((await waiting).value).toMatchObject({ status: 'ACTIVE' });
    await watch.return?.();
  });

  test('the pub/sub connection breaks and comes back: it goes on', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    const watch = await one.progress.watch(alice, transfer.id);
    await watch.next();
    await stage.redis.client('KILL', 'TYPE', 'PUBSUB');
    await until(async () => (await watchers(transfer.id)) === 1);
    const waiting = watch.next();
    await one.actions.accept(bob, transfer.id);
    expect((await waiting).value).toMatchObject({ status: 'ACTIVE' });
    await watch.return?.();
  });

  test('is refused to others before anything is subscribed', async () => {
    const { transfer } = await offered(stage, one);
    expect(await refusal(one.progress.watch(caller('eve'), transfer.id))).toBe('TRANSFER_NOT_FOUND');
    expect(await watchers(transfer.id)).toBe(0);
  });
});

describe('an outage while watching', () => {
  const active = {
    id: 'x',
    status: 'ACTIVE',
    size: 10,
    bytesVerified: 1,
    chunksVerified: 1,
    totalChunks: 2,
    percent: 10,
  };

  test('is waited out, once something was shown', async () => {
    const down = new RejoinError('SERVICE_UNAVAILABLE', 'away');
    const answers = [active, down, { ...active, chunksVerified: 2, status: 'COMPLETED' }];
    const read = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer as unknown as Transfer;
    };
    const watch = new ProgressWatch(read, Date.now);
    expect((await watch.next()).value).toMatchObject({ status: 'ACTIVE' });
    watch.look();
    expect((await watch.next()).value).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('the speed', () => {
  const at = (bytesVerified: number, status = 'ACTIVE') => ({ status, bytesVerified, size: 10_000 }) as Transfer;

  test('is the mean of the last five seconds, unknown at first and while nothing moves by intent', () => {
    const meter = new Speedometer();
    expect(meter.measure(at(0), 0)).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
    expect(meter.measure(at(50), 100)).toMatchObject({ bytesPerSecond: null });
    expect(meter.measure(at(1000), 1000)).toMatchObject({ bytesPerSecond: 1000, secondsLeft: 9 });
    expect(meter.measure(at(1000), 5000)).toMatchObject({ bytesPerSecond: 200, secondsLeft: 45 });
    expect(meter.measure(at(1000), 11_000)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
    expect(meter.measure(at(1000, 'PAUSED'), 12_000)).toMatchObject({ bytesPerSecond: null });
    expect(meter.measure(at(1000), 60_000)).toMatchObject({ bytesPerSecond: null });
  });
});
