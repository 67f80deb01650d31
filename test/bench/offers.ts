import { Redis } from 'ioredis';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { post } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { BOUNDS, seatRequest } from './append.js';
import type { MeasuredProcess } from './measured-process.js';
import { heading, line, quantile, rate } from './report.js';

const SENDERS = 200;
const OFFERS_EACH = 5;
const IN_FLIGHT = 10;
const OFFER = `mutation Offer($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id status } } }`;

/** Whole requests: HTTP, GraphQL, token, both limits, the transfer and its event in the room's log. */
export async function benchOffers(redisUrl: string, rejoin: MeasuredProcess): Promise<void> {
  const redis = new Redis(redisUrl);
  const rooms = new RedisRoomStore(new RedisLibrary(redis), BOUNDS);
  const jobs: (() => Promise<number>)[] = [];
  for (let n = 0; n < SENDERS; n += 1) {
    const [roomId, sender, receiver] = [`bench-offers-${n}`, `sender-${n}`, `receiver-${n}`];
    await rooms.join(roomId, seatRequest(sender));
    await rooms.join(roomId, seatRequest(receiver));
    const token = await tokenFor(sender);
    const input = { roomId, receiverId: receiver, filename: 'film.mp4', size: 104_857_600, mimeType: 'video/mp4' };
    for (let each = 0; each < OFFERS_EACH; each += 1) jobs.push(() => offer(rejoin.url, token, input));
  }
  const began = performance.now();
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) times.push(await job());
    }),
  );
  const ms = performance.now() - began;
  heading(`Offers through GraphQL over HTTP, ${IN_FLIGHT} at once`);
  line('', 'offers', 'p50', 'p99');
  line(
    'Rejoin',
    rate(times.length, ms),
    `${quantile(times, 0.5).toFixed(1)} ms`,
    `${quantile(times, 0.99).toFixed(1)} ms`,
  );
  redis.disconnect();
}

async function offer(url: string, token: string, input: object): Promise<number> {
  const began = performance.now();
  const { errors } = await post(url, token, OFFER, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return performance.now() - began;
}
