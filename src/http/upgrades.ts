import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** A place where a connection may become a WebSocket. */
export interface UpgradeRoute {
  /** Given the path without its query, as it came (percent-encoded). */
  matches(path: string): boolean;
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The sockets that left HTTP; they keep the server open until they end. */
export class Upgrades {
  private readonly sockets = new Set<Duplex>();

  constructor(private readonly routes: readonly UpgradeRoute[]) {}

  listenOn(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => this.take(request, socket, head));
  }

  /** For what is still there when the time to leave by itself is over. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = pathOf(request.url);
    if (path === undefined) return refuse(socket, '400 Bad Request');
    const route = this.routes.find((candidate) => candidate.matches(path));
    if (route === undefined) return refuse(socket, '404 Not Found');
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    route.accept(request, socket, head);
  }
}

function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('/') || !URL.canParse(url, 'http://host')) return undefined;
  return url.split('?', 1)[0];
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
