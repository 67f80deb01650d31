import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { roomKey } from '../../src/redis/keys.js';
import { Company } from '../rooms/company.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';

const company = new Company(1, { LEASE_SECONDS: '0.6' });

test('only the echo of a ping proves what arrived; pongs that nobody asked for prove nothing', async () => {
  const roomId = freshRoom();
  const ann = await company.enter('ann', roomId);
  const socket = new WebSocket(company.node().socketUrl, 'graphql-transport-ws', { autoPong: false });
  await once(socket, 'open');
  const pings: Buffer[] = [];
  let heard = '';
  socket.on('ping', (data) => pings.push(data));
  socket.on('message', (data) => (heard += (data as Buffer).toString()));
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${await tokenFor('bob')}` } }),
  );
  await until(() => heard.includes('connection_ack'));
  const query =
    'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { cursor ... on RoomSnapshot { you { id } } ... on SignalReceived { payload } } }';
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { roomId } } }));
  const bob = await ann.room.find(
    ({ __typename, participant }) => __typename === 'ParticipantJoined' && participant.userId === 'bob',
  );
  const known = async () =>
    Number((await company.redis.redis.hget(roomKey(roomId, 'acknowledged'), bob.participant.id))?.split(':')[1]);
  const atFirst = await known();
  await until(() => pings.length > 0);
  await ann.say('hello');
  await until(() => heard.includes('hello'));
  for (const echo of ['', 'unasked', String(Number(pings[0]) + 1)]) socket.pong(echo);
  await renewed(roomId, bob.participant.id);
  expect(await known()).toBe(atFirst);
  // The echo of the first proves the snapshot alone, and lets the next ping go, which stands behind the signal.
  socket.pong(pings[0]);
  await until(() => pings.length > 1);
  socket.pong(pings[1]);
  await until(async () => (await known()) === atFirst + 1, 'the renewal tells what arrived');
  socket.terminate();
});

/** Two renewals have passed. */
async function renewed(roomId: string, participantId: string): Promise<void> {
  const lease = async () => company.redis.redis.zscore(roomKey(roomId, 'leases'), participantId);
  for (let times = 0; times < 2; times += 1) {
    const before = await lease();
    await until(async () => (await lease()) !== before);
  }
}
