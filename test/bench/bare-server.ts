// What everything is compared with: ws and ioredis doing the least that delivers a message of a room to its sockets.
// No replay, no order over nodes, no identity: the path is the room's channel. Arguments: Redis' address, a folder that it
// has no use for, and the port if it isn't to be any. SIGTERM sends its clients away and ends it.
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerForUsage } from './measured-process.js';

const subscriber = new Redis(process.argv[2] ?? '');
/** Without who speaks, the first in each room: nobody is given what it said itself. */
const listeners = new Map<string, Set<WebSocket>>();
subscriber.on('smessage', (channel: string, message: string) => {
  for (const socket of listeners.get(channel) ?? []) socket.send(message);
});
const server = new WebSocketServer({ port: Number(process.argv[4] ?? 0), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const channel = decodeURIComponent((request.url ?? '').slice(1));
  const others = listeners.get(channel);
  if (others === undefined) listeners.set(channel, new Set());
  else others.add(socket);
  socket.once('close', () => others?.delete(socket));
  void subscriber.ssubscribe(channel).then(() => socket.send('ready'));
});
server.once('listening', () => answerForUsage(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => {
  server.close(() => process.exit());
  for (const socket of server.clients) socket.close(1012);
});
