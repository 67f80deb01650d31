import { readConfig } from '../../src/config.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { MongoServer, mongoAtHand } from '../support/mongo-server.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';
import { DRAFT } from './append.js';
import { follow, graphqlClient, placeIn } from './frames.js';
import { MeasuredProcess } from './measured-process.js';
import { heading, line, quantile } from './report.js';

const TIMES = 50;
const ARCHIVED = 1000;
const ROOM = 'bench-replay';

/** From the subscribe message of one who comes back to the last of what it missed, of which the archive had to give 1 000. */
export async function benchReplay(folder: string): Promise<void> {
  heading(`Return over ${ARCHIVED.toLocaleString('en')} archived events (${TIMES} times)`);
  const kind = mongoAtHand();
  if (kind === undefined) {
    line('left out: npm run test:mongo builds a MongoDB server');
    return;
  }
  const [redis, mongo] = [await RedisServer.start(), await MongoServer.start()];
  const rejoin = await MeasuredProcess.start('./rejoin-server.ts', redis.url, folder, mongo.url);
  try {
    const { cursor, participantKey } = await missMuch(redis, mongo, rejoin);
    const times: number[] = [];
    for (let n = 0; n < TIMES; n += 1) times.push(await comeBack(rejoin, { cursor, participantKey }));
    line('', 'p50', 'p99');
    line(`over ${kind}`, `${quantile(times, 0.5).toFixed(1)} ms`, `${quantile(times, 0.99).toFixed(1)} ms`);
  } finally {
    await rejoin.stop();
    await mongo.stop();
    await redis.stop();
  }
}

async function missMuch(redis: RedisServer, mongo: MongoServer, rejoin: MeasuredProcess) {
  const config = readConfig({ JWT_SECRET: SECRET, MONGODB_URL: mongo.url, REPLAY_SECONDS: '3600' });
  const signals = new RedisSignalStore(new RedisLibrary(redis.redis), librarySettings(config, config.archive));
  const [away, speaking] = [await graphqlClient(rejoin.url, 'away'), await graphqlClient(rejoin.url, 'speaking')];
  await follow(speaking, { roomId: ROOM });
  speaking.onFrame = () => undefined;
  const place = placeIn(await follow(away, { roomId: ROOM }));
  away.socket.terminate();
  const speaker = { userId: 'speaking', participantId: null, connectionId: null };
  for (let n = 0; n < ARCHIVED + config.logSize; n += 1) await signals.append(ROOM, speaker, DRAFT, null);
  const archived = () => mongo.db.collection('events').countDocuments({ type: 'signal' });
  await until(async () => (await archived()) === ARCHIVED + config.logSize, 'all of it is archived', 60_000);
  return place;
}

async function comeBack(
  rejoin: MeasuredProcess,
  { cursor, participantKey }: ReturnType<typeof placeIn>,
): Promise<number> {
  const back = await graphqlClient(rejoin.url, 'away');
  const began = performance.now();
  const snapshot = follow(back, { roomId: ROOM, after: cursor, participantKey });
  const take = back.onFrame;
  await new Promise<void>((resolve, reject) => {
    let [missed, given] = [Infinity, 0];
    back.onFrame = (frame) => {
      take(frame);
      if (frame.includes('RoomSnapshot')) missed = missedIn(frame);
      if (frame.includes('SignalReceived')) given += 1;
      if (given === missed) resolve();
    };
    snapshot.catch(reject);
  });
  const ms = performance.now() - began;
  back.socket.terminate();
  return ms;
}

function missedIn(frame: string): number {
  const [, missed, archived] = /"missedCount":(\d+),"archivedCount":(\d+)/.exec(frame) ?? [];
  if (!frame.includes('"recovered":true') || archived !== String(ARCHIVED)) throw new Error(`Not recovered: ${frame}`);
  return Number(missed);
}
