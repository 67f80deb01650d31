import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { Acceptor } from '../../../src/websocket/acceptor.js';
import { UnsentBytes } from '../../../src/websocket/unsent.js';
import { until } from '../../support/until.js';

test('who is too slow is told so: 4413', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('open', () => client.pause());
  const accepted = new Promise<WebSocket>((resolve) => {
    const acceptor = new Acceptor({ maxFrameBytes: 1024, unsent: new UnsentBytes() }, (socket, _, ws) => {
      // As a room does: as much as the socket takes.
      socket.onDrain = () => {
        while (!socket.congested) socket.send('x'.repeat(60_000));
      };
      socket.onDrain();
      resolve(ws);
    });
    server.on('upgrade', (request, stream, head) => acceptor.accept(request, stream, head));
  });
  const closed = new Promise<number>((resolve) => client.once('close', resolve));
  const ws = await accepted;
  await until(() => ws.readyState === ws.CLOSING, 'it is given up');
  client.resume();
  expect(await closed).toBe(4413);
  server.close();
});
