// npm run bench: what Rejoin costs, beside the least that does the same, in one run on one machine. Compare ratios only.
//   npm run bench -- deliveries memory   only these parts
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../support/redis-server.js';
import { benchAppend } from './append.js';
import { benchArchive } from './archive.js';
import { benchDeliveries } from './deliveries.js';
import { MeasuredProcess } from './measured-process.js';
import { benchMemory } from './memory.js';
import { benchOffers } from './offers.js';
import { benchReplay } from './replay.js';
import { benchRest } from './rest.js';
import { benchRestart } from './restart.js';
import { benchResume } from './resume.js';
import { benchReturns } from './returns.js';

const redis = await RedisServer.start();
const folder = await mkdtemp(join(tmpdir(), 'rejoin-bench-'));
const servers: MeasuredProcess[] = [];
const start = async (script: string) => {
  const server = await MeasuredProcess.start(script, redis.url, folder);
  servers.push(server);
  return server;
};

const asked = process.argv.slice(2);
const isAsked = (part: string) => asked.length === 0 || asked.includes(part);

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}`);
try {
  if (isAsked('append')) await benchAppend(redis.url);
  if (isAsked('returns')) await benchReturns();
  if (isAsked('archive')) await benchArchive(folder);
  if (isAsked('replay')) await benchReplay(folder);
  const rejoin = await start('./rejoin-server.ts');
  if (isAsked('deliveries')) await benchDeliveries(redis.url, rejoin, await start('./bare-server.ts'));
  if (isAsked('resume')) await benchResume(redis.url, rejoin);
  if (isAsked('offers')) await benchOffers(redis.url, rejoin);
  if (isAsked('rest')) await benchRest(rejoin.url);
  if (isAsked('memory')) await benchMemory(await start('./rejoin-server.ts'), await start('./bare-server.ts'));
  if (isAsked('restart')) await benchRestart(redis.url, folder);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
