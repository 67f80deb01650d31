import { afterAll, expect, test } from '@jest/globals';
import { commandClient, type RedisClient } from '../../src/redis/connect.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { RedisTransferStore } from '../../src/redis/redis-transfer-store.js';
import { Feed } from '../../src/log/feed.js';
import { RoomFollower } from '../../src/log/follower.js';
import { createLogger } from '../../src/logging.js';
import { checkedOffer, PEER_TERMS } from '../../src/transfers/offer.js';
import { Written } from '../../src/websocket/written.js';
import { Company } from '../rooms/company.js';
import type { RoomEvent } from '../support/graphql.js';
import { RawSocket, type Frame } from '../support/raw-socket.js';
import { tokenFor } from '../support/tokens.js';
import { LASTING, SETTINGS } from '../transfers/stage.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';
import { at, EPOCH, participant } from './events.js';

const company = new Company(1, {});
/** What is missing of a file is read from Redis before the event is written. */
const ROOM = `subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    cursor
    ... on RoomSnapshot { you { id } participantKey }
    ... on TransferChanged { transfer { id missing { first count } } }
    ... on SignalReceived { payload }
  }
}`;
const PAUSE_MS = 1500;
const clients: RedisClient[] = [];

afterAll(() => {
  for (const client of clients) client.disconnect();
});

/** A client of its own, so that what it sends in one go is done in one go. */
function another(url: string) {
  const redis = commandClient(url, createLogger('silent'));
  const library = new RedisLibrary(redis);
  return {
    redis,
    transfers: new RedisTransferStore(redis, library, SETTINGS, LASTING),
    signals: new RedisSignalStore(library, SETTINGS),
  };
}

function eventIn({ payload }: Frame): RoomEvent {
  return (payload as { data: { roomEvents: RoomEvent } }).data.roomEvents;
}

test('a pong proves nothing of an event whose frame was not written before the ping', async () => {
  const [roomId, otherRoom] = [freshRoom(), freshRoom()];
  const ann = await company.enter('ann', roomId);
  await company.enter('ann', otherRoom);
  const bob = await RawSocket.init(company.node().socketUrl, await tokenFor('bob'));
  bob.subscribe('room', ROOM, { roomId });
  const { participantKey } = eventIn(await bob.frame(({ id }) => id === 'room'));
  bob.subscribe('other', ROOM, { roomId: otherRoom });
  await bob.frame(({ id }) => id === 'other');
  let pings = 0;
  bob.ws.on('ping', () => (pings += 1));
  // Whatever was still to be proved is proved: from now on a ping is one for what follows.
  await ann.say('hello', { toUser: 'bob' });
  await until(() => pings > 0);
  await bob.operate('{"query":"{ viewer { id } }"}');
  const { redis, transfers, signals } = another(company.redis.url);
  clients.push(redis);
  // From its first answer on, calls leave in the order in which they are made.
  await transfers.read([transfers.newId(roomId)]);
  const before = pings;

  const offer = checkedOffer('ann', { roomId, receiverId: 'bob', filename: 'a', size: 100_000 }, PEER_TERMS);
  const id = transfers.newId(roomId);
  const speaker = { userId: 'ann', participantId: null, connectionId: null };
  const draft = { kind: 'APPLICATION', topic: null, payloadJson: '"seen"', sentAt: null } as const;
  const done = Promise.all([
    transfers.create({ ...offer, id, relay: false, presence: true }),
    signals.append(otherRoom, speaker, { ...draft, addressee: { to: 'room' } }, null),
    // Redis hears both, tells of them, and answers nobody who asks for what is missing.
    redis.client('PAUSE', PAUSE_MS, 'ALL'),
  ]);
  await bob.frame((frame) => frame.id === 'other' && eventIn(frame).payload === 'seen');
  await until(() => pings > before, 'a ping behind the other room’s frame');
  // In order behind the pong: when this is answered, the pong was heard.
  bob.say({ type: 'ping' });
  await bob.frame(({ type }) => type === 'pong');
  bob.end();
  await done;
  expect(bob.texts.some((text) => text.includes(id))).toBe(false);

  const again = await company.welcome(Visitor.enter(company.node(), 'bob', { roomId, participantKey }));
  expect(again.snapshot).toMatchObject({ resumed: true, recovery: { recovered: true, missedCount: 1 } });
  const changed = await again.room.find(({ __typename }) => __typename === 'TransferChanged', 'the offer');
  expect(changed.transfer).toMatchObject({ id, status: 'PENDING' });
});

test('before its first frame a client has nothing of its replay', () => {
  const ports = {} as never;
  const follower = new RoomFollower('r', ports, 50);
  const [first, next] = [
    { epoch: EPOCH, offset: 3 },
    { epoch: EPOCH, offset: 5 },
  ];
  const snapshot = { type: 'snapshot', position: first, you: participant('bob') } as never;
  const items = [snapshot, ...[4, 5].map((offset) => ({ type: 'event', event: at(offset) }) as const)];
  const viewer = { participantId: 'bob', userId: 'bob' };
  const opening = { viewer, items, next, version: 1 };
  const feed = new Feed(
    follower,
    opening,
    () => Promise.resolve(null),
    { tickMs: 1e9 },
    () => 0,
  );
  expect(feed.position).toEqual(first);
  const proved: unknown[] = [];
  const source = {
    get position() {
      return feed.position;
    },
    acknowledge: (position: unknown) => void proved.push(position),
  };
  const written = new Written(source);
  written.acknowledge(written.position);
  expect(proved).toEqual([]);
  feed.take();
  written.wrote();
  written.acknowledge(written.position);
  feed.take();
  written.acknowledge(written.position);
  expect(proved).toEqual([first, first]);
});
