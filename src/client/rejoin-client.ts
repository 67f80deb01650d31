/**
 * The browser client of Rejoin: one ES module, no framework.
 *
 *     import { RejoinClient } from './rejoin-client.js';
 *
 *     const rejoin = new RejoinClient({ url: location.origin, token: () => fetchToken() });
 *     const room = rejoin.join('lobby');
 *
 *     room.on('status', (status) => showStatus(status));          // connecting → connected ⇄ reconnecting → left …
 *     room.on('participants', (participants) => showRoster(participants));
 *     room.on('chat', (lines) => showChat(lines));                // own and others', each line once, kept over a reload
 *     room.chat.say('hello');
 *
 *     const camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
 *     room.media.publish('camera', camera);                        // calls everybody in the room
 *     room.on('media', (streams) => showVideos(streams));          // what others publish, by participant and label
 *
 *     const transfer = await room.sendFile(participant.userId, file);
 *     transfer.on('change', () => showTransfer(transfer));
 *     room.on('offer', (offer) => offer.accept().then(() => offer.file()).then(save));
 *
 *     room.sendFiles('everyone', input.files);                     // any number: they go as places become free
 *     room.on('queue', (queue) => showWaiting(queue));             // what waits, or can't be offered and why
 *     await room.batches[0]?.accept();                             // all files that somebody offers together
 *
 *     room.on('chatHistory', ({ state }) => showEarlier(state));   // where the server keeps what was said
 *     await room.chatHistory.load();                               // 50 earlier lines of the chat, each line once
 *
 *     const files = rejoin.endedTransfers();                       // our own, in all rooms, where (await rejoin.kept()).history
 *     await files.load();
 *
 *     await room.leave();
 *
 * A dropped connection needs no code: the client comes back by itself, with its place in the room and in the
 * room's log, and `status.recovery` says what that brought. `room.on('…')` returns the function that unsubscribes.
 *
 * What is exported here is the public surface; a page imports from this module only.
 */

import { GraphqlHttp, type TokenSource } from './connection/graphql-http.js';
import { GraphqlSocket } from './connection/graphql-socket.js';
import { RejoinRequestError } from './connection/request-error.js';
import { ServerClock } from './connection/server-clock.js';
import { GuardedStorage, siteStorage } from './connection/site-storage.js';
import { ViewerDocument, WatchTransferDocument, type WatchTransferSubscription } from './generated/operations.js';
import { EndedTransfers } from './history/ended-transfers.js';
import { KeptHistories, type KeptHistory } from './history/kept-history.js';
import { LiveRooms } from './room/live-rooms.js';
import { Room } from './room/room.js';
import type { SeatStorage } from './room/seat.js';
import { sweepDisk } from './sinks/disk-sink.js';
import { Threads } from './worker/threads.js';

export { RejoinRequestError, siteStorage };
export type { EndedTransfer, EndedTransfers } from './history/ended-transfers.js';
export type { KeptHistory } from './history/kept-history.js';
export type { HistoryState } from './history/pages.js';
export type { Media } from './peers/media.js';
export type { PeerReport } from './peers/peers.js';
export type { MediaLabel } from './peers/places.js';
export type { RemoteStream } from './peers/remote-streams.js';
export type { ViewSize } from './peers/views.js';
export type { ChatHistory, HistoryGap } from './room/chat-history.js';
export type { Chat, ChatLine } from './room/chat.js';
export type { QualityReport } from './room/quality-reports.js';
export type { ParticipantRef, RecoveryReport, RoomEvents, RoomMessage, RoomStatus } from './room/room-events.js';
export type { Room } from './room/room.js';
export type { Receipt, SendOptions } from './room/room-voice.js';
export type { RoomParticipant } from './room/roster.js';
export type { SeatStorage } from './room/seat.js';
export type { Space } from './sinks/space.js';
export type { TransferErrorCode } from './transfers/end-codes.js';
export type { TransferStatus } from './transfers/transfer-host.js';
export type { BatchProgress, IncomingBatch } from './transfers/incoming-batch.js';
export type { Progress } from './transfers/progress.js';
export type { Batch, QueuedFile } from './transfers/queued-file.js';
export type { AcceptOptions, Transfer, TransferEvents, TransferStats } from './transfers/transfer.js';

export interface RejoinClientOptions {
  /**
   * The server, e.g. `https://rejoin.example`, `https://example.com/rejoin/` below a path, or `location.origin`; `/graphql` is
   * appended. A relative one begins at the page's address. Throws a `TypeError` where it is no URL.
   */
  readonly url: string;
  /**
   * Asked before every request and every connection, so that an ended token is replaced without a word. Its argument is the
   * token that the server called ended last; where the same one is given again, `status.tokenEnded` says so.
   */
  readonly token: TokenSource;
  /**
   * Where the seat in a room (key, position, chat) outlives a reload; null: nowhere. What it can't keep (it throws: site data is
   * blocked, or it is full) lives as long as the page. @default siteStorage.session
   */
  readonly storage?: SeatStorage | null;
  /**
   * `relay`: our addresses are told to no other participant, and all media and files go through the server's TURN server
   * (without one there is no direct connection; files then go through the relay of files). @default 'all'
   */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /**
   * Where the client's worker script (`/client-worker.js` of the server) is to be had in the page's own origin: for pages
   * whose policy refuses workers from `blob:`. Where no worker can be had, the page hashes files itself, in slices, and
   * keeps received ones in memory. @default beside the client
   */
  readonly workerUrl?: string;
}

export type WatchedProgress = WatchTransferSubscription['transferProgress'];

export class RejoinClient {
  readonly #http: GraphqlHttp;
  readonly #socket: GraphqlSocket;
  readonly #storage: SeatStorage | null;
  readonly #clock = new ServerClock();
  readonly #kept: KeptHistories;
  readonly #iceTransportPolicy: RTCIceTransportPolicy;
  readonly #threads: Threads;
  readonly #closing = new AbortController();
  readonly #rooms = new LiveRooms<Room>();

  constructor(options: RejoinClientOptions) {
    const server = withoutEnd(new URL(options.url, 'location' in globalThis ? location.href : undefined));
    this.#http = new GraphqlHttp(server, options.token);
    this.#socket = new GraphqlSocket(`${server.replace(/^http/, 'ws')}/graphql`, (ended) => this.#http.token(ended));
    this.#storage = guarded(options.storage);
    this.#kept = new KeptHistories(this.#http);
    this.#iceTransportPolicy = options.iceTransportPolicy ?? 'all';
    this.#threads = new Threads(options.workerUrl);
    sweepDisk().catch(() => {});
  }

  /**
   * Joins the room and follows it; returns at once, `room.status` tells the rest. A room that this client is in already, or
   * is about to enter, is joined once: the same `Room` is returned, and its `leave()` or `close()` ends it for all who hold
   * it. After those (or a refusal, or another tab's taking over) it is a new one. So join, leave, join in one tick, as
   * React's StrictMode does, are one participant. Throws CLOSED after `close()`.
   */
  join(roomId: string): Room {
    this.#closing.signal.throwIfAborted();
    const known = this.#rooms.find(roomId);
    if (known) return known;
    const wiring = {
      http: this.#http,
      socket: this.#socket,
      storage: this.#storage,
      clock: this.#clock,
      closing: this.#closing.signal,
      kept: this.#kept,
      rooms: this.#rooms,
      iceTransportPolicy: this.#iceTransportPolicy,
      threads: this.#threads,
    };
    const room = new Room(wiring, roomId);
    this.#rooms.begin(room);
    return room;
  }

  /** Progress of a transfer for a watcher that doesn't move its bytes (another tab of a party). Returns the end. */
  watchTransfer(transferId: string, watcher: (progress: WatchedProgress) => void): () => void {
    return this.#socket.subscribe(
      WatchTransferDocument,
      { transferId },
      {
        next: ({ transferProgress }) => watcher(transferProgress),
        error: (error) => reportError(error),
        complete: () => {},
      },
    );
  }

  /** What time it is by the server, whose clock all times in a room are by; before a room was entered, by the device's own. */
  now(): Date {
    return this.#clock.now();
  }

  /** Who the token says we are. */
  async viewer(): Promise<{ readonly id: string; readonly name: string }> {
    return (await this.#http.ask(ViewerDocument, {})).viewer;
  }

  /** What this server keeps of the past. */
  kept(): Promise<KeptHistory> {
    return this.#kept.get(this.#closing.signal);
  }

  /** The transfers of our user that are over, from the newest back; `load()` begins. */
  endedTransfers(): EndedTransfers {
    return new EndedTransfers(this.#http, this.#closing.signal);
  }

  /**
   * Closes everything without leaving: to the others this client has dropped. Everything under way is rejected with CLOSED.
   * Resolves when all workers, locks and files are released, so that another client of this page finds them free.
   */
  async close(): Promise<void> {
    this.#closing.abort(new RejoinRequestError('CLOSED', 'The client was closed'));
    this.#socket.close();
    await Promise.all(this.#rooms.close().map((room) => room.close()));
  }
}

function guarded(storage: SeatStorage | null | undefined): SeatStorage | null {
  if (storage === undefined) return siteStorage.session;
  return storage && new GuardedStorage(() => storage);
}

/** What is appended begins with a slash. */
function withoutEnd({ origin, pathname }: URL): string {
  return origin + pathname.replace(/\/+$/, '');
}
