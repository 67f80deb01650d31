// npm run bench: what Rejoin costs, beside the least that does the same, in one run on one machine. Compare ratios only.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../support/redis-server.js';
import { benchAppend } from './append.js';
import { benchDeliveries } from './deliveries.js';
import { MeasuredProcess } from './measured-process.js';
import { benchMemory } from './memory.js';
import { benchOffers } from './offers.js';
import { benchRest } from './rest.js';
import { benchResume } from './resume.js';

const redis = await RedisServer.start();
const folder = await mkdtemp(join(tmpdir(), 'rejoin-bench-'));
const servers: MeasuredProcess[] = [];
const start = async (script: string) => {
  const server = await MeasuredProcess.start(script, redis.url, folder);
  servers.push(server);
  return server;
};

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}`);
try {
  await benchAppend(redis.url);
  const rejoin = await start('./rejoin-server.ts');
  const bare = await start('./bare-server.ts');
  await benchDeliveries(redis.url, rejoin, bare);
  await benchResume(redis.url, rejoin);
  await benchOffers(redis.url, rejoin);
  await benchRest(rejoin.url);
  await benchMemory(await start('./rejoin-server.ts'), await start('./bare-server.ts'));
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
