import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerWithoutUpgrade, canBeWrittenAgain } from './declined-upgrade.js';

/** A place where a connection may become a WebSocket. */
export interface UpgradeRoute {
  /** Given the path without its query, as it came (percent-encoded). */
  matches(path: string): boolean;
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const WEBSOCKET = 'websocket';

/** The sockets that left HTTP; they keep the server open until they end. */
export class Upgrades {
  private readonly sockets = new Set<Duplex>();
  /** The newest response of each connection, which leaves it last. */
  private readonly responses = new WeakMap<Duplex, ServerResponse>();
  private draining = false;

  constructor(private readonly routes: readonly UpgradeRoute[]) {}

  listenOn(server: Server): void {
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.responses.set(socket, response);
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.keep(socket);
      this.afterResponses(socket, () => this.take(server, request, socket, head));
    });
  }

  /** From now on nobody is let in. */
  drain(): void {
    this.draining = true;
  }

  /** For what is still there when the time to leave by itself is over. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** A declined upgrade may be followed by another on the same connection. */
  private keep(socket: Duplex): void {
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** A client may ask without waiting for the answer before (pipelining); answers leave in the order of the questions. */
  private afterResponses(socket: Duplex, then: () => void): void {
    socket.on('error', destroyed);
    const last = this.responses.get(socket);
    if (last === undefined || last.writableFinished) return then();
    last.once('close', () => socket.writable && then());
  }

  private take(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = pathOf(request.url);
    const route = path === undefined ? undefined : this.routes.find((candidate) => candidate.matches(path));
    if (!isMeant(request, route)) {
      if (!canBeWrittenAgain(request)) return refuse(socket, '431 Request Header Fields Too Large');
      socket.off('error', destroyed);
      return answerWithoutUpgrade(server, request, socket, head);
    }
    if (path === undefined) return refuse(socket, '400 Bad Request');
    if (route === undefined) return refuse(socket, '404 Not Found');
    if (this.draining) return refuse(socket, '503 Service Unavailable');
    request.headers.upgrade = WEBSOCKET;
    route.accept(request, socket, head);
  }
}

/** Whether a WebSocket is meant: where nothing else is offered, and among other offers where a whole handshake comes to a route. */
function isMeant({ method, headers }: IncomingMessage, route: UpgradeRoute | undefined): boolean {
  const offers = (headers.upgrade ?? '').split(',').map((offer) => offer.trim().toLowerCase());
  if (!offers.includes(WEBSOCKET)) return false;
  if (offers.length === 1) return true;
  return route !== undefined && method === 'GET' && headers['sec-websocket-key'] !== undefined;
}

function destroyed(this: Duplex): void {
  this.destroy();
}

function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('/') || !URL.canParse(url, 'http://host')) return undefined;
  return url.split('?', 1)[0];
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
