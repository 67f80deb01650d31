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

/** The result of entering a room, or of returning to it. */
export interface RecoveryReport {
  /** True if this client is the same participant as before. */
  readonly resumed: boolean;
  /** True for a return: there was a position to recover from. */
  readonly wasRecovering: boolean;
  /** True if all missed events follow, or none was missed; false for a first join. */
  readonly recovered: boolean;
  /**
   * Why the missed events can't follow: LOG_TRIMMED (the log had no space for them), LOG_EXPIRED (they are too old), EPOCH_CHANGED
   * (the server lost its log) or POSITION_AHEAD (the position is unknown to the log). Null: they follow, or it is a first join.
   */
  readonly reason: Open<'LOG_TRIMMED' | 'LOG_EXPIRED' | 'EPOCH_CHANGED' | 'POSITION_AHEAD'> | null;
  /** How many missed events follow: signals to us and to the room, and changes of our transfers. */
  readonly missedCount: number;
  /** How many of them came from the server's archive, since the log no longer held them. */
  readonly archivedCount: number;
  /** How long we were away, in milliseconds; null: the server doesn't know. */
  readonly disconnectedForMs: number | null;
}

/** The status of a room: `phase` says which, and the other properties depend on it. */
export type RoomStatus =
  /** Not in the room yet. `tokenEnded`: the server calls the token expired, and `token()` gives the same one again: tell the user. */
  | { readonly phase: 'connecting'; readonly tokenEnded?: true }
  /** In the room. `recovery`: what entering it brought. */
  | { readonly phase: 'connected'; readonly recovery: RecoveryReport }
  /**
   * The connection is lost, and the client is looking for it. `since`: when, in milliseconds since 1970 by the device's clock;
   * `attempt`: how many attempts to connect there were; `tokenEnded`: as for `connecting`.
   */
  | { readonly phase: 'reconnecting'; readonly since: number; readonly attempt: number; readonly tokenEnded?: true }
  /** Another tab or device presented this participant's key. Final; `rejoin()` enters as a new participant. */
  | { readonly phase: 'replaced' }
  /** The server refused us: `error` has ROOM_FULL, FORBIDDEN, UNAUTHENTICATED or another code. Final; `rejoin()` tries again. */
  | { readonly phase: 'refused'; readonly error: RejoinRequestError }
  /** This client left by `leave()`. Final; `rejoin()` enters as a new participant. */
  | { readonly phase: 'left' }
  /** The room or its client was closed. `rejoin()` returns within the grace period as the same participant. */
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

/** The sender of a message or signal. */
export interface ParticipantRef {
  /** The id of the participant. Answer to it. */
  readonly id: string;
  /** The id of the participant's user; `room.nameOf(userId)` is the name. */
  readonly userId: string;
}

/** A message that another participant sent with `room.send`. */
export interface RoomMessage {
  /** The signal's id in the room: its sender has the same in the `Receipt`. */
  readonly id: string;
  /** The sender. */
  readonly from: ParticipantRef;
  /** True if it was sent to us alone (this participant, or our user), false if to the room. */
  readonly addressed: boolean;
  /** The topic that the sender gave; null: a sender of another kind gave none. */
  readonly topic: string | null;
  /** The value that the sender gave: any JSON. */
  readonly payload: unknown;
  /** The time by the server's clock, ISO 8601. */
  readonly at: string;
}

/** A WebRTC signal that another participant sent to us. */
export interface RoomSignal {
  /** The signal's id in the room. */
  readonly id: string;
  /** The sender: answer with `room.signal(from.id, …)`. */
  readonly from: ParticipantRef;
  /** The kind of the signal, which says what the payload is. */
  readonly kind: Open<'OFFER' | 'ANSWER' | 'ICE_CANDIDATE'>;
  /** The value that the sender gave to `signal()`, JSON: a session description, an ICE candidate, or a list of candidates. */
  readonly payload: unknown;
  /** The time by the server's clock, ISO 8601. */
  readonly at: string;
}

/** The events of every room, by name. */
export interface RoomBaseEvents {
  /** The room's status changed. The value is the new status. */
  status: RoomStatus;
  /** A participant came, went or changed. The value is the list of all participants, oldest first. */
  participants: readonly RoomParticipant[];
  /** A participant joined; a return is no joining. The value is the participant. */
  joined: RoomParticipant;
  /** A participant left (`reason`: LEFT) or did not return in time (TIMED_OUT). The value has the `participant` as it was last. */
  departed: { readonly participant: RoomParticipant; readonly reason: Open<'LEFT' | 'TIMED_OUT'> };
  /** A message came that is no chat, each once and in order. The value is the message. */
  message: RoomMessage;
  /** A line of the chat came, was acknowledged or failed. The value is the list of all lines, oldest first. */
  chat: readonly ChatLine[];
}

/** The events of a room of a `SignalingClient`, by name. */
export interface SignalingRoomEvents extends RoomBaseEvents {
  /** A WebRTC signal came, each once and in order, missed ones included. The value is the signal. */
  signal: RoomSignal;
}

/** The events of a room of a `RejoinClient`, by name. */
export interface RoomEvents extends RoomBaseEvents {
  /** The state of the chat's history changed. The value is `room.chatHistory`. */
  chatHistory: ChatHistory;
  /** A stream came, went or changed, or somebody joined or left the call or its mesh. The value is the list of all streams of the others. */
  media: readonly RemoteStream[];
  /** The direct connection to a participant changed its state. The value names both. */
  peer: PeerReport;
  /**
   * Somebody offers a file to us. The value is the transfer, which waits for `accept` or `reject`; if it has a `batch`, answer by
   * `room.batches`. Offers of a batch that was answered already don't come here.
   */
  offer: Transfer;
  /**
   * A transfer came, ended, changed its status or was dismissed, or a batch of `room.batches` changed; for the progress of a
   * transfer see `transfer.on('change')`. The value is `room.transfers`.
   */
  transfers: readonly Transfer[];
  /** A file came into the queue, left it or changed there. The value is `room.queue`. */
  queue: readonly QueuedFile[];
  /** Our connection was measured, each 5 s. The value is the measurement with its grade. */
  quality: QualityReport;
}
