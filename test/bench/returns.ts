import { Gathering } from '../support/gathering.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { heading, line } from './report.js';

const ROOM_SIZE = 50;

/** All seats of a node, in rooms of 50, after another Redis process answers: from its first answer to the last snapshot. */
export async function benchReturns(): Promise<void> {
  heading(`Return after a failover: one node, rooms of ${ROOM_SIZE}, Redis restarted with its data (no sockets)`);
  line('', 'all back after', 'calls a room');
  for (const seats of [8_000, 12_000]) {
    const server = await RedisServer.start('--appendonly', 'yes');
    const gathering = await Gathering.open(server.url);
    try {
      await gathering.fill(seats / ROOM_SIZE, ROOM_SIZE);
      await server.kill();
      await server.run();
      const began = performance.now();
      await until(() => gathering.returned === seats, `${seats} are back`, 120_000);
      const ms = performance.now() - began;
      const calls = [...gathering.calls.values()].reduce((sum, count) => sum + count, 0);
      line(
        `${seats.toLocaleString('en')} seats`,
        `${(ms / 1000).toFixed(2)} s`,
        (calls / (seats / ROOM_SIZE)).toFixed(2),
      );
    } finally {
      await gathering.close();
      await server.stop();
    }
  }
}
