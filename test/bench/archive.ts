import { readConfig } from '../../src/config.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { MongoServer, mongoAtHand } from '../support/mongo-server.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';
import { DRAFT, seatRequest } from './append.js';
import { MeasuredProcess } from './measured-process.js';
import { heading, line, rate } from './report.js';

const ROOMS = 20;
const EVENTS = 20_000;

/** What waited while MongoDB was away: from the start of a node until MongoDB has all of it. */
export async function benchArchive(folder: string): Promise<void> {
  heading(`${EVENTS.toLocaleString('en')} events of ${ROOMS} rooms that wait to be archived, by one node`);
  const kind = mongoAtHand();
  if (kind === undefined) {
    console.log('  left out: no MongoDB server is at hand (npm run test:mongo builds one)');
    return;
  }
  const [redis, mongo] = [await RedisServer.start(), await MongoServer.start()];
  await sayMuch(redis, mongo.url);
  const rejoin = await MeasuredProcess.start('./rejoin-server.ts', redis.url, folder, mongo.url);
  try {
    const archived = () => mongo.db.collection('events').countDocuments({ type: 'signal' });
    await until(async () => (await archived()) > 0, 'the first of it is archived', 60_000);
    const [already, began] = [await archived(), performance.now()];
    await until(async () => (await archived()) === EVENTS, 'all of it is archived', 300_000);
    line(`over ${kind}`, rate(EVENTS - already, performance.now() - began));
  } finally {
    await rejoin.stop();
    await mongo.stop();
    await redis.stop();
  }
}

async function sayMuch({ redis }: RedisServer, mongoUrl: string): Promise<void> {
  const config = readConfig({ JWT_SECRET: SECRET, MONGODB_URL: mongoUrl, REPLAY_SECONDS: '3600' });
  const [library, settings] = [new RedisLibrary(redis), librarySettings(config, config.archive)];
  const [rooms, signals] = [new RedisRoomStore(library, settings), new RedisSignalStore(library, settings)];
  const speaker = { userId: 'speaker', participantId: null, connectionId: null };
  const fill = async (_: unknown, number: number) => {
    await rooms.join(`bench-archive-${number}`, seatRequest('speaker'));
    for (let n = 0; n < EVENTS / ROOMS; n += 1) await signals.append(`bench-archive-${number}`, speaker, DRAFT, null);
  };
  await Promise.all(Array.from({ length: ROOMS }, fill));
}
