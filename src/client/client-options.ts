import type { TokenSource } from './connection/graphql-http.js';
import type { SeatStorage } from './room/seat.js';

/** A receiver of a client's log lines; `console` is one. Texts begin with `rejoin:`, and are for people, not for programs. */
export type Log = Pick<Console, 'debug' | 'info' | 'warn' | 'error'>;

/** Options of both clients. */
export interface ClientOptions {
  /**
   * The server's address, e.g. `https://rejoin.example`, `https://example.com/rejoin/` below a path, or `location.origin`; the
   * client appends `/graphql`. A relative address begins at the page's. The constructor throws a `TypeError` if it is no URL.
   */
  readonly url: string;
  /**
   * Gives the token (a JWT). The client calls it before each request and each connection, so that an expired token is replaced.
   * Its argument is the token that the server last called expired; if it gives that one again, `status.tokenEnded` is true. If
   * it throws or rejects, the client calls it again after a moment.
   */
  readonly token: TokenSource;
  /**
   * Keeps the participant's key, its position and the chat over a reload of the page; null: nothing outlives a reload. If the
   * storage throws (it is blocked or full), the values live as long as the page. @default siteStorage.session
   */
  readonly storage?: SeatStorage | null | undefined;
  /** Receives lines about connections, recoveries, refusals and failures. @default none: the client logs nothing */
  readonly log?: Log | undefined;
  /** Replaces the page's `fetch` for all requests; it must stream answers as `fetch` does. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Replaces the page's `WebSocket`: for Node.js before 22 (the class of the `ws` package), or for a proxy. @default globalThis.WebSocket */
  readonly WebSocket?: typeof globalThis.WebSocket | undefined;
}

/** Options of `RejoinClient`: those of both clients, and what calls and files need. */
export interface RejoinClientOptions extends ClientOptions {
  /**
   * `relay`: the client tells no address of this device to other participants, and all media and files go through the TURN
   * server that the Rejoin server names. Without a TURN server there is no direct connection, and files go through the
   * Rejoin server's relay. @default 'all'
   */
  readonly iceTransportPolicy?: RTCIceTransportPolicy | undefined;
  /**
   * The cap on all video that this client sends, to all others together, in bit/s. Sound (about 50 000 bit/s for each receiver)
   * and files come on top. The client sends less where the network or the size of a tile needs no more. The constructor throws
   * a `RangeError` unless it is above 0. @default 4_000_000
   */
  readonly maxBitrate?: number | undefined;
  /**
   * The address of the client's worker script (`@rejoin/client/worker`, also `/client-worker.js` of the server) in the page's own
   * origin: for pages whose policy refuses workers from `blob:`. Where the page can have no worker, it imports the script, hashes
   * files in slices, and keeps received files in memory. Where the policy refuses that too, files fail (FILE_NOT_HASHED,
   * NOT_STORED), and `log` is warned. @default beside the client, else the server's
   */
  readonly workerUrl?: string | undefined;
}
