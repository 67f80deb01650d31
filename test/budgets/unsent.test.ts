import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { Acceptor } from '../../src/websocket/acceptor.js';
import type { ClientSocket } from '../../src/websocket/client-socket.js';
import { UnsentBytes } from '../../src/websocket/unsent.js';
import { until } from '../support/until.js';

const MIB = 1024 * 1024;
const MOST = 16 * MIB;
const FRAME = 'x'.repeat(MIB / 4);
const TOO_SLOW = 4413;

let server: Server;
let acceptors: Acceptor[];
beforeEach(async () => {
  const unsent = new UnsentBytes(MOST);
  acceptors = [0, 1].map(() => new Acceptor({ maxFrameBytes: 1024, unsent }, () => undefined));
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, stream, head) =>
    acceptors[request.url === '/1' ? 1 : 0]!.accept(request, stream, head),
  );
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

/** A client that reads nothing, of the first way in or the second, and its socket here. */
async function silent(path: 0 | 1): Promise<readonly [WebSocket, ClientSocket]> {
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`);
  const known = new Set(acceptors[path]!.sockets);
  await once(client, 'open');
  client.pause();
  const socket = [...acceptors[path]!.sockets].find((one) => !known.has(one))!;
  return [client, socket];
}

/** Writes until so many bytes wait. */
async function fill(socket: ClientSocket, bytes: number): Promise<void> {
  while (socket.open && socket.unsent < bytes) {
    socket.send(FRAME);
    await new Promise(setImmediate);
  }
}

test('what waits over all sockets is bounded: those to which the most waits are closed as too slow', async () => {
  const [slow, slower, slowest] = [await silent(0), await silent(1), await silent(0)];
  await fill(slow[1], 2 * MIB);
  await fill(slower[1], 4 * MIB);
  await fill(slowest[1], 7 * MIB);
  expect([slow, slower, slowest].map(([, { open }]) => open)).toEqual([true, true, true]);
  const closed = once(slowest[0], 'close');
  await fill(slow[1], 6 * MIB);
  expect([slow, slower, slowest].map(([, { open }]) => open)).toEqual([true, true, false]);
  expect(slow[1].unsent + slower[1].unsent).toBeLessThanOrEqual(MOST);
  slowest[0].resume();
  expect((await closed)[0]).toBe(TOO_SLOW);
  for (const [client] of [slow, slower]) client.terminate();
  await until(() => acceptors.every(({ sockets }) => sockets.size === 0), 'all to be gone');
});

test('what was sent counts no more', async () => {
  const [client, socket] = await silent(0);
  let heard = 0;
  client.on('message', (data: Buffer) => (heard += data.length));
  for (let round = 1; round <= 3; round += 1) {
    client.pause();
    await fill(socket, MOST / 2);
    client.resume();
    await until(() => socket.unsent === 0, 'all to be sent');
  }
  expect(heard).toBeGreaterThan(MOST);
  expect(socket.open).toBe(true);
  client.terminate();
});
