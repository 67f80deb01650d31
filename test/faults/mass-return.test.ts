import { afterEach, expect, test } from '@jest/globals';
import { Gathering } from '../support/gathering.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

const ROOM_SIZE = 50;
const ROOMS = 160;
const WITHIN_MS = 60_000;
let gathering: Gathering | undefined;
let server: RedisServer | undefined;

afterEach(async () => {
  await gathering?.close();
  await server?.stop();
});

async function callsAtRedis({ redis }: RedisServer): Promise<number> {
  const stats = await redis.info('commandstats');
  const count = (command: string) => Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  return count('fcall') + count('exec');
}

test.each([
  ['with its data', ['--appendonly', 'yes'], ROOMS],
  ['empty', [], ROOMS / 4],
])(
  'another Redis comes %s: each room and node asks at most three times, and everybody is back',
  async (_, options, rooms) => {
    server = await RedisServer.start(...options);
    gathering = await Gathering.open(server.url);
    await gathering.fill(rooms, ROOM_SIZE);
    const all = rooms * ROOM_SIZE;
    await server.kill();
    await server.run();
    await until(() => gathering!.returned === all, `all ${all} are back`, WITHIN_MS);
    expect(await callsAtRedis(server)).toBeLessThanOrEqual(3 * rooms);
    // Once, and repeated at most twice.
    expect(Math.max(...gathering.calls.values())).toBeLessThanOrEqual(3);
    const lost = { wasRecovering: true, recovered: false, reason: 'EPOCH_CHANGED', missedCount: 0 };
    for (const { snapshots, ended } of gathering.sitters) {
      expect([snapshots.length, ended]).toEqual([2, undefined]);
      expect(snapshots[1]).toMatchObject(lost);
    }
  },
  4 * WITHIN_MS,
);
