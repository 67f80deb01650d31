import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { faultsIn } from './invariants.js';
import { TIMES, Walker } from './walker.js';

const STEPS = process.env['SOAK'] === '1' ? 20_000 : 2000;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const BOUNDS = { ...TIMES, maxLogBytes: 1_048_576 };

let server: RedisServer;
let library: RedisLibrary;
beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
});
afterAll(() => server.stop());

test(
  `SEED=${SEED}: after each of ${STEPS} random steps rooms and transfers agree with themselves; in the end nothing is left`,
  async () => {
    const walker = new Walker(server, library, SEED);
    const taken: string[] = [];
    for (let step = 1; step <= STEPS; step += 1) {
      taken.push(await walker.step());
      const faults = await faultsIn(server.redis, walker.roomIds, walker.transferIds, BOUNDS);
      const where = `SEED=${SEED}, after step ${step} (${taken.slice(-5).join(', ')})`;
      if (faults.length > 0) throw new Error(`${where}:\n${faults.join('\n')}`);
    }
    // Each kind of step came to something.
    expect(walker.stepNames.filter((name) => !taken.includes(name))).toEqual([]);
    const leftOver = async () =>
      [...(await server.keys()).keys()].filter((key) => !/:transfer:|:(swept|libraries)$/.test(key));
    await until(async () => {
      await walker.end();
      return (await leftOver()).length === 0;
    }, `nothing is left of SEED=${SEED}`);
    expect(await leftOver()).toEqual([]);
  },
  STEPS * 60,
);
