import { report } from './connection/emitter.js';
import { GraphqlHttp } from './connection/graphql-http.js';
import { GraphqlSocket } from './connection/graphql-socket.js';
import { RejoinRequestError } from './connection/request-error.js';
import { ServerClock } from './connection/server-clock.js';
import { GuardedStorage, siteStorage } from './connection/site-storage.js';
import type { ClientOptions, Log } from './client-options.js';
import { ViewerDocument } from './generated/operations.js';
import { LiveRooms } from './room/live-rooms.js';
import type { RoomBase, RoomBaseWiring } from './room/room-base.js';
import type { RoomBaseEvents } from './room/room-events.js';
import type { SeatStorage } from './room/seat.js';

/** The base of both clients: one server, one WebSocket to it, and the rooms that this client is in. */
export abstract class ClientBase<R extends RoomBase<RoomBaseEvents>> {
  /** @internal */
  protected readonly wiring: RoomBaseWiring;
  readonly #closing = new AbortController();
  readonly #rooms = new LiveRooms<R>();
  readonly #socketClass: () => typeof globalThis.WebSocket | undefined;

  /** Connects to nothing yet: the first `join()` does. Throws a `TypeError` if `options.url` is no URL. */
  constructor(options: ClientOptions) {
    const { url, token, storage, fetch, WebSocket } = options;
    const socketClass = () => WebSocket ?? globalThis.WebSocket;
    this.#socketClass = socketClass;
    const server = withoutEnd(new URL(url, 'location' in globalThis ? location.href : undefined));
    const http = new GraphqlHttp(server, token, fetch);
    const log = guardedLog(options.log);
    const socket = new GraphqlSocket({
      url: `${server.replace(/^http/, 'ws')}/graphql`,
      token: (ended) => http.token(ended),
      log,
      WebSocket: socketClass,
    });
    const closing = this.#closing.signal;
    const shared = { http, socket, storage: guarded(storage), clock: new ServerClock(), log, closing };
    this.wiring = { ...shared, rooms: this.#rooms };
  }

  /**
   * Joins the room and returns at once; `room.ready` and `room.status` tell the rest. `roomId`: 1 to 100 letters or digits of
   * any script, `-` or `_`; the server refuses another (BAD_USER_INPUT). For a room that this client is in already, or is about
   * to enter, it returns the same object, whose `leave()` or `close()` ends it for all holders; after these, a refusal or a
   * replacement it returns a new one. So join, leave, join in one tick, as React's StrictMode does, are one participant. Throws
   * a `RejoinRequestError` CLOSED after `close()`, and a `TypeError` where there is no WebSocket (Node.js before 22).
   */
  join(roomId: string): R {
    this.#closing.signal.throwIfAborted();
    const known = this.#rooms.find(roomId);
    if (known) return known;
    if (!this.#socketClass()) throw new TypeError('There is no WebSocket here: set the option WebSocket');
    const room = this.newRoom(roomId);
    this.#rooms.begin(room);
    room.enter();
    return room;
  }

  /** The present time by the server's clock, as all times in a room are; before a room was entered, by the device's clock. */
  now(): Date {
    return this.wiring.clock.now();
  }

  /** The user that the token names: its `id` and `name`. Rejects with a `RejoinRequestError`: UNAUTHENTICATED, NETWORK_ERROR, TIMEOUT. */
  async viewer(): Promise<{ readonly id: string; readonly name: string }> {
    return (await this.wiring.http.ask(ViewerDocument, {})).viewer;
  }

  /**
   * Closes all connections without leaving the rooms: the others see this client's participants RECONNECTING. All calls under
   * way reject with CLOSED. Resolves when all workers, locks and files are released, so that another client of this page finds
   * them free. It never rejects.
   */
  async close(): Promise<void> {
    this.#closing.abort(new RejoinRequestError('CLOSED', 'The client was closed'));
    this.wiring.socket.close();
    await Promise.all(this.#rooms.close().map((room) => room.close()));
  }

  /** @internal */
  protected abstract newRoom(roomId: string): R;
}

function guarded(storage: SeatStorage | null | undefined): SeatStorage | null {
  if (storage === undefined) return siteStorage.session;
  return storage && new GuardedStorage(() => storage);
}

/** What it throws is reported, and stops nothing. */
function guardedLog(log: Log | undefined): Log {
  const guarded =
    (level: keyof Log) =>
    (...line: unknown[]): void => {
      try {
        log?.[level](...line);
      } catch (error) {
        report(error);
      }
    };
  return { debug: guarded('debug'), info: guarded('info'), warn: guarded('warn'), error: guarded('error') };
}

/** What is appended begins with a slash. */
function withoutEnd({ origin, pathname }: URL): string {
  return origin + pathname.replace(/\/+$/, '');
}
