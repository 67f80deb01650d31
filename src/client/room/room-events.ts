import { RejoinRequestError } from '../connection/request-error.js';
import type { Open } from '../open.js';
import type { PeerReport } from '../peers/peers.js';
import type { RemoteStream } from '../peers/remote-streams.js';
import type { QueuedFile } from '../transfers/queued-file.js';
import type { Transfer } from '../transfers/transfer.js';
import type { ChatHistory } from './chat-history.js';
import type { ChatLine } from './chat.js';
import type { QualityReport } from './quality-reports.js';
import type { RoomParticipant } from './roster.js';

/** What coming into the room, or back into it, brought. */
export interface RecoveryReport {
  /** The same participant as before. */
  readonly resumed: boolean;
  readonly wasRecovering: boolean;
  /** Everything that was missed follows (or nothing was). */
  readonly recovered: boolean;
  readonly reason: Open<'LOG_TRIMMED' | 'LOG_EXPIRED' | 'EPOCH_CHANGED' | 'POSITION_AHEAD'> | null;
  readonly missedCount: number;
  /** How many of them the log no longer held, and the archive of the server gave. */
  readonly archivedCount: number;
  readonly disconnectedForMs: number | null;
}

export type RoomStatus =
  /** `tokenEnded`: the server called the token ended, and `token()` goes on giving the same one: the user is to be told. */
  | { readonly phase: 'connecting'; readonly tokenEnded?: true }
  | { readonly phase: 'connected'; readonly recovery: RecoveryReport }
  | { readonly phase: 'reconnecting'; readonly since: number; readonly attempt: number; readonly tokenEnded?: true }
  /** Another tab or device presented this participant's key. Final; `rejoin()` comes in as a new participant. */
  | { readonly phase: 'replaced' }
  /** The server doesn't let us in (ROOM_FULL, FORBIDDEN, UNAUTHENTICATED, …). Final; `rejoin()` tries again. */
  | { readonly phase: 'refused'; readonly error: RejoinRequestError }
  | { readonly phase: 'left' }
  /** `close()` of the room or of its client. To the others the connection was lost. `rejoin()` comes back, within the grace as the same participant. */
  | { readonly phase: 'closed' };

/** What a visit ended with, to whatever can't settle any more. */
export function endOf(status: RoomStatus): RejoinRequestError {
  if (status.phase === 'refused') return status.error;
  if (status.phase === 'replaced') return new RejoinRequestError('REPLACED', 'This participant goes on elsewhere');
  if (status.phase === 'closed') return new RejoinRequestError('CLOSED', 'The room was closed');
  return new RejoinRequestError('LEFT', 'The room was left');
}

/** Only `rejoin()` comes back from there. */
export function isFinal({ phase }: RoomStatus): boolean {
  return phase === 'left' || phase === 'replaced' || phase === 'refused' || phase === 'closed';
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
  /** ISO 8601. */
  readonly at: string;
}

/** A part of a WebRTC handshake, from another participant to us. */
export interface RoomSignal {
  /** Of the signal, in the room. */
  readonly id: string;
  readonly from: ParticipantRef;
  readonly kind: Open<'OFFER' | 'ANSWER' | 'ICE_CANDIDATE'>;
  /** As it was given to `signal()` there: a session description, a candidate, or what two applications agree on. */
  readonly payload: unknown;
  /** ISO 8601. */
  readonly at: string;
}

/** What every room tells. */
export interface RoomBaseEvents {
  status: RoomStatus;
  /** The whole roster, oldest first, on every change of it. */
  participants: readonly RoomParticipant[];
  joined: RoomParticipant;
  departed: { readonly participant: RoomParticipant; readonly reason: Open<'LEFT' | 'TIMED_OUT'> };
  /** APPLICATION signals other than chat. */
  message: RoomMessage;
  /** All lines, on every change (new line, acknowledgement, failure). */
  chat: readonly ChatLine[];
}

/** What a room of a `SignalingClient` tells. */
export interface SignalingRoomEvents extends RoomBaseEvents {
  /** Offers, answers and candidates, in order, each once, also those that were missed. */
  signal: RoomSignal;
}

/** What a room of a `RejoinClient` tells. */
export interface RoomEvents extends RoomBaseEvents {
  /** What may be loaded of what was said before: on every change of `chatHistory.state`. */
  chatHistory: ChatHistory;
  /** All streams of the others, on every change of them, or of who is in the call or its mesh: see `room.media`. */
  media: readonly RemoteStream[];
  /** How the direct connection to a participant stands. */
  peer: PeerReport;
  /**
   * A transfer offered to us that waits for `accept` or `reject`; one with a `batch` is best answered with it, by
   * `room.batches`. Those of a batch that was answered already don't come here.
   */
  offer: Transfer;
  /** The list `room.transfers` grew, or a transfer of it changed its status. Progress: `transfer.on('change')`. */
  transfers: readonly Transfer[];
  /** Files that wait to be offered: the list `room.queue`, or one of it, changed. */
  queue: readonly QueuedFile[];
  quality: QualityReport;
}
