import type { TokenSource } from './connection/graphql-http.js';
import type { SeatStorage } from './room/seat.js';

/** Where a client writes what it does; `console` is one. Texts begin with `rejoin:`, and are for people, not for programs. */
export type Log = Pick<Console, 'debug' | 'info' | 'warn' | 'error'>;

/** What both clients are told. */
export interface ClientOptions {
  /**
   * The server, e.g. `https://rejoin.example`, `https://example.com/rejoin/` below a path, or `location.origin`; `/graphql` is
   * appended. A relative one begins at the page's address. The constructor throws a `TypeError` where it is no URL.
   */
  readonly url: string;
  /**
   * Asked before every request and every connection, so that an ended token is replaced without a word. Its argument is the
   * token that the server called ended last; where the same one is given again, `status.tokenEnded` says so. Where it throws
   * or rejects, the client asks again after a moment.
   */
  readonly token: TokenSource;
  /**
   * Where the seat in a room (key, position, chat) outlives a reload; null: nowhere. What it can't keep (it throws: site data is
   * blocked, or it is full) lives as long as the page. @default siteStorage.session
   */
  readonly storage?: SeatStorage | null | undefined;
  /** Told of connections, recoveries, refusals and of what the client could not do. @default nobody */
  readonly log?: Log | undefined;
  /** Asked in place of the page's own, for all requests. Must stream answers as `fetch` does. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Used in place of the page's own: for Node.js before 22 (the `ws` package's), or with a proxy. @default globalThis.WebSocket */
  readonly WebSocket?: typeof globalThis.WebSocket | undefined;
}

/** What the whole client is told besides. */
export interface RejoinClientOptions extends ClientOptions {
  /**
   * `relay`: our addresses are told to no other participant, and all media and files go through the server's TURN server
   * (without one there is no direct connection; files then go through the relay of files). @default 'all'
   */
  readonly iceTransportPolicy?: RTCIceTransportPolicy | undefined;
  /**
   * The most that the video which this client sends takes, to all others together, in bit/s. Sound (about 50 000 bit/s for each
   * who receives) and files come on top. The client itself sends less where the line or a tile needs no more. The constructor
   * throws a `RangeError` where it isn't above 0. @default 4_000_000
   */
  readonly maxBitrate?: number | undefined;
  /**
   * Where the client's worker script (`@rejoin/client/worker`, also `/client-worker.js` of the server) is to be had in the page's
   * own origin: for pages whose policy refuses workers from `blob:`. Where no worker can be had, the page imports the script to
   * hash files itself, in slices, and keeps received ones in memory. Where that is refused too, files fail (`FILE_NOT_HASHED`,
   * `NOT_STORED`), and `log` is warned. @default beside the client, else the server's
   */
  readonly workerUrl?: string | undefined;
}
