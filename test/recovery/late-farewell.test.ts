import { expect, test } from '@jest/globals';
import { Fleet } from '../faults/fleet.js';
import { post } from '../support/graphql.js';
import { RedisMonitor } from '../support/redis-monitor.js';
import { until } from '../support/until.js';
import { freshRoom, LEAVE } from '../support/visitor.js';

const fleet = new Fleet();
const SETTINGS = { LEASE_SECONDS: '1' };

test('a node that hears of a leave only after its renewal does not bring the participant back', async () => {
  const server = await fleet.redis();
  const board = await fleet.board(server);
  const [here, apart] = await Promise.all([fleet.here(server, SETTINGS), fleet.here(board, SETTINGS)]);
  const roomId = freshRoom();
  const bob = await fleet.enter(apart, 'bob', roomId);
  let asked = 0;
  const monitor = await RedisMonitor.watch(server.url, (command, name) => {
    if (command === 'fcall' && name.endsWith('_renew')) asked += 1;
  });
  // What is told stays on its way for a while; answers arrive.
  board.hold('subscribers');
  await post(here.url, bob.token, LEAVE, { input: { roomId } });
  const before = asked;
  await until(() => asked > before + 2, 'the node apart renews what is gone, time and again');
  board.release();
  await until(() => bob.room.completed || bob.room.errors.length > 0, 'the subscription ends, as after any leave');
  monitor.end();
  expect([...(await server.keys()).keys()].filter((key) => key.includes(roomId))).toEqual([]);
  expect(bob.all('RoomSnapshot')).toHaveLength(1);
});
