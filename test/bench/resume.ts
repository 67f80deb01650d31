import { Redis } from 'ioredis';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { BOUNDS, DRAFT } from './append.js';
import { follow, graphqlClient, placeIn } from './frames.js';
import type { MeasuredProcess } from './measured-process.js';
import { heading, line, quantile } from './report.js';

const TIMES = 200;
const MISSED = 50;

/** From the subscribe message of one who comes back to the last of the 50 events that it missed. */
export async function benchResume(redisUrl: string, rejoin: MeasuredProcess): Promise<void> {
  const redis = new Redis(redisUrl);
  const signals = new RedisSignalStore(new RedisLibrary(redis), BOUNDS);
  const away = await graphqlClient(rejoin.url, 'away');
  const speaking = await graphqlClient(rejoin.url, 'speaking');
  await follow(speaking, { roomId: 'bench-resume' });
  speaking.onFrame = () => undefined;
  let { cursor, participantKey } = placeIn(await follow(away, { roomId: 'bench-resume' }));
  away.socket.terminate();
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    for (let one = 0; one < MISSED; one += 1) {
      await signals.append(
        'bench-resume',
        { userId: 'speaking', participantId: null, connectionId: null },
        DRAFT,
        null,
      );
    }
    const back = await graphqlClient(rejoin.url, 'away');
    const began = performance.now();
    const all = new Promise<void>((resolve) => {
      const snapshot = follow(back, { roomId: 'bench-resume', after: cursor, participantKey });
      const take = back.onFrame;
      let replayed = 0;
      back.onFrame = (frame) => {
        take(frame);
        if (!frame.includes('SignalReceived')) return;
        replayed += 1;
        cursor = placeIn(frame).cursor;
        if (replayed === MISSED) resolve();
      };
      void snapshot.then((frame) => {
        participantKey = placeIn(frame).participantKey;
        if (!frame.includes('"recovered":true')) throw new Error(`Not recovered: ${frame}`);
      });
    });
    await all;
    times.push(performance.now() - began);
    back.socket.terminate();
  }
  heading(`Resume with ${MISSED} missed events, from the subscription to the last of them (${TIMES} times)`);
  line('', 'p50', 'p99');
  line('Rejoin', `${quantile(times, 0.5).toFixed(2)} ms`, `${quantile(times, 0.99).toFixed(2)} ms`);
  speaking.socket.close(1000);
  redis.disconnect();
}
