// What everything is compared with: ws and ioredis doing the least that delivers a message of a room to its sockets.
// No replay, no order over nodes, no identity: the path is the room. Argument: Redis' address.
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerForUsage } from './measured-process.js';

const subscriber = new Redis(process.argv[2] ?? '');
const rooms = new Map<string, Set<WebSocket>>();
subscriber.on('message', (room: string, message: string) => {
  for (const socket of rooms.get(room) ?? []) socket.send(message);
});
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const room = (request.url ?? '').slice(1);
  const sockets = rooms.get(room) ?? new Set();
  rooms.set(room, sockets.add(socket));
  socket.once('close', () => sockets.delete(socket));
  void subscriber.subscribe(room).then(() => socket.send('ready'));
});
server.once('listening', () => answerForUsage(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
