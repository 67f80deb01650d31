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
 *     await room.leave();
 *
 * A dropped connection needs no code: the client comes back by itself, with its place in the room and in the
 * room's log, and `status.recovery` says what that brought. `room.on('…')` returns the function that unsubscribes.
 *
 * Everything below is the public surface; the page imports from this file only.
 */

// ── the client ─────────────────────────────────────────────────────────────────────────────────────────────

export interface RejoinClientOptions {
  /** The server, e.g. `https://rejoin.example` or `location.origin`; `/graphql` is appended. */
  readonly url: string;
  /** Asked before every request and every connection, so that an ended token is replaced without a word. */
  readonly token: () => string | Promise<string>;
  /** Where the seat in a room (key, position, chat) outlives a reload. @default sessionStorage */
  readonly storage?: SeatStorage | null;
}

export type SeatStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface RejoinClient {
  /** Joins the room and follows it; returns at once, `room.status` tells the rest. */
  join(roomId: string): Room;
  /** Progress of a transfer for a watcher that doesn't move its bytes (another tab of a party). Returns the end. */
  watchTransfer(transferId: string, watcher: (progress: WatchedProgress) => void): () => void;
  /** Who the token says we are. */
  viewer(): Promise<{ readonly id: string; readonly name: string }>;
  /** Closes everything without leaving: to the others this client has dropped. */
  close(): void;
}

export interface WatchedProgress {
  readonly transferId: string;
  readonly status: TransferStatus;
  readonly bytesVerified: number;
  readonly size: number;
  readonly percent: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What the server refused (a `code` of the contract's list), or NETWORK_ERROR, TIMEOUT when it could not be asked. */
export interface RejoinRequestError extends Error {
  readonly code: string;
  /** The extensions beside the code: `field`, `status`, `limit`, `retryAfterSeconds`. */
  readonly details: Readonly<Record<string, unknown>>;
}

// ── the room ───────────────────────────────────────────────────────────────────────────────────────────────

export type RoomStatus =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected'; readonly recovery: RecoveryReport }
  | { readonly phase: 'reconnecting'; readonly since: number; readonly attempt: number }
  /** Another tab or device presented this participant's key. Final; `room.rejoin()` comes in as a new participant. */
  | { readonly phase: 'replaced' }
  /** The server doesn't let us in (ROOM_FULL, FORBIDDEN, UNAUTHENTICATED, …). Final, `rejoin()` tries again. */
  | { readonly phase: 'refused'; readonly error: RejoinRequestError }
  | { readonly phase: 'left' };

/** What coming into the room, or back into it, brought. */
export interface RecoveryReport {
  /** The same participant as before. */
  readonly resumed: boolean;
  readonly wasRecovering: boolean;
  /** Everything that was missed follows (or nothing was). */
  readonly recovered: boolean;
  readonly reason: 'LOG_TRIMMED' | 'LOG_EXPIRED' | 'EPOCH_CHANGED' | 'POSITION_AHEAD' | null;
  readonly missedCount: number;
  readonly disconnectedForMs: number | null;
}

export interface RoomParticipant {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  readonly isMe: boolean;
  readonly state: 'CONNECTED' | 'RECONNECTING';
  readonly quality: 'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN';
  /** ISO 8601. */
  readonly joinedAt: string;
}

export interface ParticipantRef {
  readonly id: string;
  readonly userId: string;
}

/** An APPLICATION signal. */
export interface RoomMessage {
  readonly id: string;
  readonly from: ParticipantRef;
  /** To us alone, not to the room. */
  readonly addressed: boolean;
  readonly topic: string | null;
  readonly payload: unknown;
  readonly at: string;
}

export interface RoomEvents {
  status: RoomStatus;
  /** The whole roster, oldest first, on every change of it. */
  participants: readonly RoomParticipant[];
  joined: RoomParticipant;
  departed: { readonly participant: RoomParticipant; readonly reason: 'LEFT' | 'TIMED_OUT' };
  message: RoomMessage;
  /** All lines, on every change (new line, acknowledgement, failure). */
  chat: readonly ChatLine[];
  /** All streams of the others, on every change of them. */
  media: readonly RemoteStream[];
  /** How the direct connection to a participant stands. */
  peer: PeerReport;
  /** A transfer offered to us that waits for `accept` or `reject`. */
  offer: Transfer;
  /** The list `room.transfers` grew, or a transfer of it changed its status. Progress: `transfer.on('change')`. */
  transfers: readonly Transfer[];
  quality: QualityReport;
}

export interface Room {
  readonly id: string;
  readonly status: RoomStatus;
  readonly me: RoomParticipant | null;
  readonly participants: readonly RoomParticipant[];
  readonly chat: Chat;
  readonly media: Media;
  /** Live and ended ones of this room since we joined, newest first. */
  readonly transfers: readonly Transfer[];
  on<K extends keyof RoomEvents>(event: K, listener: (value: RoomEvents[K]) => void): () => void;
  /**
   * Sends an APPLICATION signal to the room, one participant (`to`) or all participants of a user (`toUser`).
   * In order, repeated with the same idempotency key until the server acknowledges; rejects only when refused.
   */
  send(
    topic: string,
    payload: unknown,
    options?: SendOptions,
  ): Promise<{ readonly id: string; readonly recipients: number }>;
  /** Offers a file to a user who is present; resolves when the offer stands. The bytes go when it is accepted. */
  sendFile(receiverUserId: string, file: File): Promise<Transfer>;
  /** Leaves at once: no grace period, the others see LEFT. */
  leave(): Promise<void>;
  /** Comes in again after `left`, `replaced` or `refused`, as a new participant. */
  rejoin(): void;
}

export interface SendOptions {
  readonly to?: string;
  readonly toUser?: string;
}

export interface Chat {
  readonly lines: readonly ChatLine[];
  say(text: string): void;
  /** Sends a line with `state: 'failed'` again. */
  retry(id: string): void;
}

export interface ChatLine {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  readonly mine: boolean;
  /** Of our own lines: on its way, acknowledged by the server, refused. Others' lines are always `sent`. */
  readonly state: 'sending' | 'sent' | 'failed';
}

export interface QualityReport {
  readonly quality: 'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN';
  readonly recommendations: readonly { readonly code: string; readonly text: string }[];
  readonly latencyMs: number;
  readonly packetLossPercent: number;
  readonly jitterMs: number;
  readonly bandwidthKbps: number | null;
}

// ── calls ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What we send to everybody, by label; two labels are in use: `camera` (with the microphone) and `screen`. */
export interface Media {
  readonly published: ReadonlyMap<string, MediaStream>;
  readonly remote: readonly RemoteStream[];
  /** Starts sending the stream's tracks; the same label again replaces its tracks in place (another camera). */
  publish(label: string, stream: MediaStream): void;
  /** Stops sending; it doesn't stop the tracks: the camera light is the page's. */
  unpublish(label: string): void;
  /** Switches our tracks of that kind off (or on) and tells the others. */
  mute(label: string, kind: 'audio' | 'video', muted: boolean): void;
}

export interface RemoteStream {
  readonly participantId: string;
  readonly label: string;
  readonly stream: MediaStream;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
}

export interface PeerReport {
  readonly participantId: string;
  /** `restarting`: the path was lost, a new one is looked for. */
  readonly state: 'connecting' | 'connected' | 'restarting' | 'closed';
}

// ── transfers ──────────────────────────────────────────────────────────────────────────────────────────────

export type TransferStatus = 'PENDING' | 'ACTIVE' | 'PAUSED' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

export interface TransferEvents {
  /** Anything below changed; at most about ten times a second while bytes flow. */
  change: Transfer;
  /** COMPLETED, FAILED or CANCELLED; for the receiver of a completed one, after its file is ready. */
  end: Transfer;
}

export interface Transfer {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** The other party's user. */
  readonly withUserId: string;
  readonly filename: string;
  readonly mimeType: string | null;
  readonly size: number;
  readonly status: TransferStatus;
  readonly pausedByMe: boolean;
  readonly pausedByOther: boolean;
  /** Paused by the system until both parties are connected again. */
  readonly pausedByConnection: boolean;
  readonly endReason: string | null;
  readonly expiresAt: string;
  /** How the bytes travel at the moment. */
  readonly route: 'peer' | 'relay' | null;
  /** Our own outgoing transfer after a reload: the page must ask for the file again and `attach` it. */
  readonly needsFile: boolean;
  /** The bytes of an incoming, completed transfer are here: `file()` resolves at once. */
  readonly fileReady: boolean;
  readonly progress: Progress;
  /** Counted in this page since it was loaded. */
  readonly stats: TransferStats;
  on<K extends keyof TransferEvents>(event: K, listener: (value: TransferEvents[K]) => void): () => void;
  /** Receiver. Must be called from a click if `saveAs` is wanted (the browser's file picker). */
  accept(options?: AcceptOptions): Promise<void>;
  reject(reason?: string): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(reason?: string): Promise<void>;
  /** Sender after a reload: goes on with the same file, from the checkpoint. Rejects another file. */
  attach(file: File): Promise<void>;
  /** Receiver: the received file, once complete. A `File` backed by disk where the browser could stream there. */
  file(): Promise<Blob>;
  /** Receiver: forgets the received bytes (the browser's private storage is not endless). */
  discard(): Promise<void>;
}

export interface AcceptOptions {
  /** Ask the user for a place on disk (File System Access) and stream there. @default false */
  readonly saveAs?: boolean;
}

export interface Progress {
  /** Verified by the receiver. */
  readonly bytes: number;
  readonly size: number;
  /** 0–100. */
  readonly percent: number;
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface TransferStats {
  readonly chunksSent: number;
  readonly chunksReceived: number;
  readonly duplicateChunks: number;
  readonly corruptChunks: number;
}
