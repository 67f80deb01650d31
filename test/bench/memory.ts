import { follow, graphqlClient, rawClient, type RawClient } from './frames.js';
import type { MeasuredProcess } from './measured-process.js';
import { heading, line, ratio } from './report.js';

const CONNECTIONS = 1000;
const PER_ROOM = 10;

/** What a connection costs that follows a room and has nothing to say, rooms and their logs included. */
export async function benchMemory(rejoin: MeasuredProcess, bare: MeasuredProcess): Promise<void> {
  heading(`Memory of an idle subscribed connection: ${CONNECTIONS} connections, rooms of ${PER_ROOM}`);
  const theirs = await perConnection(bare, (n) => rawClient(`${bare.url}/idle-${Math.floor(n / PER_ROOM)}`));
  const ours = await perConnection(rejoin, async (n) => {
    const client = await graphqlClient(rejoin.url, `idle-${n}`);
    await follow(client, { roomId: `idle-${Math.floor(n / PER_ROOM)}` });
    return client;
  });
  line('bare ws', `${(theirs / 1024).toFixed(1)} KiB`);
  line('Rejoin', `${(ours / 1024).toFixed(1)} KiB`);
  line('Rejoin : bare', ratio(ours, theirs));
}

/** The first connections fill pools and caches that all share: they are not counted. */
async function perConnection(server: MeasuredProcess, connect: (n: number) => Promise<RawClient>): Promise<number> {
  const first = await connectAll(0, 100, connect);
  const before = await server.usage();
  const counted = await connectAll(100, 100 + CONNECTIONS, connect);
  const after = await server.usage();
  for (const { socket } of [...first, ...counted]) socket.close(1000);
  return (after.rss - before.rss) / CONNECTIONS;
}

async function connectAll(from: number, to: number, connect: (n: number) => Promise<RawClient>): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (let n = from; n < to; n += 20) {
    clients.push(...(await Promise.all(Array.from({ length: 20 }, (_, one) => connect(n + one)))));
  }
  return clients;
}
