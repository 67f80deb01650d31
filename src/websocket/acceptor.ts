import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ClientSocket } from './client-socket.js';
import type { UnsentBytes } from './unsent.js';

export interface AcceptorOptions {
  /** A larger frame ends the connection (1009). */
  readonly maxFrameBytes: number;
  /** The sub-protocol spoken, of those the client offers; none: whatever it says. */
  readonly protocol?: string;
  /** Between pings that prove arrival, ms; 0 proves soonest, and costs a ping for each frame. */
  readonly pingSpacingMs?: number;
  /** Bounds what waits to be sent, over all acceptors that share it. */
  readonly unsent: UnsentBytes;
}

/** Turns upgrade requests of one address into client sockets, and knows all that are open. */
export class Acceptor {
  readonly #server: WebSocketServer;
  readonly #sockets = new Set<ClientSocket>();
  readonly #pingSpacingMs: number | undefined;
  readonly #unsent: UnsentBytes;

  constructor(
    { maxFrameBytes, protocol, pingSpacingMs, unsent }: AcceptorOptions,
    private readonly connected: (socket: ClientSocket, request: IncomingMessage, ws: WebSocket) => void,
  ) {
    this.#pingSpacingMs = pingSpacingMs;
    this.#unsent = unsent;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: maxFrameBytes,
      // Measured: nine times the CPU and 220 KB a connection.
      perMessageDeflate: false,
      ...(protocol !== undefined && {
        // A client that offers none of ours is let in on its own terms, to be told why it can't stay.
        handleProtocols: (offered: Set<string>) => (offered.has(protocol) ? protocol : ([...offered][0] ?? false)),
      }),
    });
  }

  get sockets(): ReadonlySet<ClientSocket> {
    return this.#sockets;
  }

  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, stream, head, (ws) => {
      this.connected(this.#keep(new ClientSocket(ws, stream, this.#unsent, this.#pingSpacingMs)), request, ws);
    });
  }

  /** Apart from the request, which a listener made beside it would hold as long as the socket lasts. */
  #keep(socket: ClientSocket): ClientSocket {
    this.#sockets.add(socket);
    socket.onClose(() => this.#sockets.delete(socket));
    return socket;
  }
}
