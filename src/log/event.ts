import type { Participant, ParticipantRef } from '../rooms/participant.js';
import { isNegotiation, type SignalKind } from '../signals/signal.js';
import type { Transfer } from '../transfers/transfer.js';
import type { Position } from './position.js';

/** To whom a signal goes: one participant, all participants of a user, or the room. */
export type Addressee =
  | { readonly to: 'participant'; readonly participantId: string }
  | { readonly to: 'user'; readonly userId: string }
  | { readonly to: 'room' };

export const LEAVE_REASONS = ['LEFT', 'TIMED_OUT'] as const;
export type LeaveReason = (typeof LEAVE_REASONS)[number];

export interface SignalEvent {
  readonly type: 'signal';
  readonly id: string;
  readonly from: ParticipantRef;
  readonly addressee: Addressee;
  readonly kind: SignalKind;
  readonly topic: string | null;
  readonly payload: unknown;
  /** The payload as the sender's protocol put it, where that differs (the legacy socket). */
  readonly original?: unknown;
  /** What the sender's own clock said, where its protocol carries that (the legacy socket). */
  readonly sentAt: string | null;
}
export interface JoinedEvent {
  readonly type: 'joined';
  readonly participant: Participant;
}
export interface LeftEvent {
  readonly type: 'left';
  readonly participant: ParticipantRef;
  readonly reason: LeaveReason;
}
/** `actor` is who caused the change ("" for the system), `action` what was done. Sent to the participants of both users. */
export interface TransferEvent {
  readonly type: 'transfer';
  readonly action: TransferAction;
  readonly actor: string;
  readonly transfer: Transfer;
}
export type TransferAction =
  | 'offer'
  | 'accept'
  | 'reject'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'seal'
  | 'complete'
  | 'connection'
  | 'expire'
  | 'lose';

/** A newer release wrote it, and its nodes tell it: it has its place in the log, and concerns nobody here. */
export interface UnknownEvent {
  readonly type: 'unknown';
}

/** What somebody may be told of. */
export type KnownEventBody = SignalEvent | JoinedEvent | LeftEvent | TransferEvent;
export type EventBody = KnownEventBody | UnknownEvent;

/** What a room's log holds: an event with its place and time. */
export interface LoggedEvent {
  readonly position: Position;
  /** ms since 1970, by the clock of Redis. */
  readonly at: number;
  /** Of its record in the log: what it costs to keep. */
  readonly bytes: number;
  readonly body: EventBody;
}

/** Whether it counts against the log's size. */
export function counts(body: EventBody): boolean {
  return body.type !== 'transfer' && (body.type !== 'signal' || !isNegotiation(body.kind));
}

/** A participant's state, host or quality changed: sent live, never logged, repaired by the roster's version. */
export interface ParticipantChange {
  readonly at: number;
  readonly participant: Participant;
}
