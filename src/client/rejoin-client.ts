/**
 * The browser client of Rejoin: one ES module, no framework.
 *
 *     import { RejoinClient } from '@rejoin/client'; // or from '/client.js' of a Rejoin server
 *
 *     const rejoin = new RejoinClient({ url: location.origin, token: () => fetchToken() });
 *     const room = rejoin.join('lobby');
 *
 *     room.on('status', (status) => showStatus(status));          // connected ⇄ reconnecting → left …
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

import { ClientBase } from './client-base.js';
import type { RejoinClientOptions } from './client-options.js';
import { WatchTransferDocument } from './generated/operations.js';
import { EndedTransfers } from './history/ended-transfers.js';
import { KeptHistories, type KeptHistory } from './history/kept-history.js';
import { Room } from './room/room.js';
import type { RoomWiring } from './room/room-wiring.js';
import { sweepDisk } from './sinks/disk-sink.js';
import type { TransferStatus } from './transfers/transfer-host.js';
import { Threads } from './worker/threads.js';

export { RejoinRequestError } from './connection/request-error.js';
export type { RejoinErrorCode, RejoinErrorCodes } from './connection/error-codes.js';
export { siteStorage } from './connection/site-storage.js';
export type { KeyValueStorage } from './connection/site-storage.js';
export type { ClientOptions, Log, RejoinClientOptions } from './client-options.js';
export type { TokenSource } from './connection/graphql-http.js';
export type { Open } from './open.js';
export type { EndedTransfer, EndedTransfers, EndedTransfersEvents } from './history/ended-transfers.js';
export type { KeptHistory } from './history/kept-history.js';
export type { HistoryState } from './history/pages.js';
export type { Media } from './peers/media.js';
export type { VideoPause } from './peers/control-message.js';
export type { PeerState } from './peers/peer.js';
export type { PeerReport } from './peers/peers.js';
export type { MediaLabel } from './peers/places.js';
export type { TrackKind } from './peers/published-media.js';
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
export type {
  TransferEndReason,
  TransferEndReasons,
  TransferErrorCode,
  TransferErrorCodes,
} from './transfers/transfer-codes.js';
export type { TransferStatus } from './transfers/transfer-host.js';
export type { BatchProgress, IncomingBatch } from './transfers/incoming-batch.js';
export type { Progress } from './transfers/progress.js';
export type { Batch, QueuedFile } from './transfers/queued-file.js';
export type { AcceptOptions, Transfer, TransferEvents, TransferStats } from './transfers/transfer.js';

/** The progress of a transfer as the server tells it: see `RejoinClient.watchTransfer`. */
export interface WatchedProgress {
  /** The transfer's id. */
  readonly transferId: string;
  /** The transfer's state. */
  readonly status: TransferStatus;
  /** How many bytes the receiver has verified. */
  readonly bytesVerified: number;
  /** The file's length in bytes. */
  readonly size: number;
  /** The verified share of the bytes, 0 to 100, with fractions. */
  readonly percent: number;
  /** The recent speed in bytes a second; null: too early to say, or not moving. */
  readonly bytesPerSecond: number | null;
  /** The time that is left at that speed, in seconds; null: there is no speed. */
  readonly secondsLeft: number | null;
}

/** A client of one Rejoin server: joins rooms, with calls, chat and files. */
export class RejoinClient extends ClientBase<Room> {
  readonly #media: Pick<RoomWiring, 'kept' | 'threads' | 'iceTransportPolicy' | 'maxBitrate'>;

  /**
   * Connects to nothing yet: the first `join()` does. Throws a `TypeError` if `options.url` is no URL, and a `RangeError` if
   * `options.maxBitrate` isn't above 0.
   */
  constructor(options: RejoinClientOptions) {
    super(options);
    const { iceTransportPolicy = 'all', maxBitrate, workerUrl } = options;
    if (maxBitrate !== undefined && !(maxBitrate > 0)) throw new RangeError('maxBitrate is in bit/s, and above 0');
    const { http, closing, log } = this.wiring;
    const threads = new Threads(http, workerUrl, closing, log);
    this.#media = { kept: new KeptHistories(http), threads, iceTransportPolicy, maxBitrate };
    sweepDisk().catch(() => {});
  }

  /**
   * Calls `watcher` with the progress of a transfer, at most ten times a second, for a page that doesn't move its bytes (another
   * tab of a party). `transferId` is the transfer's. Returns the function that ends it. A refusal is written to the log.
   */
  watchTransfer(transferId: string, watcher: (progress: WatchedProgress) => void): () => void {
    const { socket, log } = this.wiring;
    return socket.subscribe(
      WatchTransferDocument,
      { transferId },
      {
        next: ({ transferProgress }) => watcher(transferProgress),
        error: (error) => log.warn('rejoin: a transfer can’t be watched', error),
        complete: () => {},
      },
    );
  }

  /** Asks which history the server keeps. Rejects with CLOSED when the client is closed before the server answers. */
  kept(): Promise<KeptHistory> {
    return this.#media.kept.get(this.wiring.closing);
  }

  /** The ended transfers of our user, newest first: an empty list, until its `load()` has read a page. */
  endedTransfers(): EndedTransfers {
    return new EndedTransfers(this.wiring.http, this.wiring.closing);
  }

  /** @internal */
  protected override newRoom(roomId: string): Room {
    return new Room({ ...this.wiring, ...this.#media }, roomId);
  }
}
