import type { Addressee, LeaveReason, TransferEvent } from '../log/event.js';
import type { Position } from '../log/position.js';
import type { ConnectionQuality, Measured } from '../quality/grade.js';
import type { Participant, ParticipantRef } from '../rooms/participant.js';
import type { SignalKind } from '../signals/signal.js';
import type { Transfer } from '../transfers/transfer.js';

/** When and where something happened. `at` is ms since 1970, by the clock of Redis. */
interface Happened {
  readonly roomId: string;
  readonly at: number;
}

/** An event of a room's log, as it is archived; a session is what goes on in a room from its first join until it is empty. */
export interface Logged extends Happened {
  readonly position: Position;
  readonly sessionId: string;
  /** Whether events are kept, rather than histories alone. */
  readonly isKept: boolean;
}

/** A participant's stay in a session, as it stands. */
export interface VisitState {
  readonly sessionId: string;
  readonly sessionOpenedAt: number;
  readonly participantId: string;
  readonly userId: string;
  readonly name: string;
  readonly joinedAt: number;
  /** How often its connection was lost, and how long it was away in all. */
  readonly drops: number;
  readonly awayMs: number;
}

export interface SignalFact extends Logged {
  readonly type: 'signal';
  readonly from: ParticipantRef;
  readonly addressee: Addressee;
  /** Of a participant that is addressed, its user where it was in the room. */
  readonly toUserId: string | null;
  readonly kind: SignalKind;
  /** null: withheld, since it is part of a negotiation. */
  readonly said: Said | null;
}

/** What a signal says. The payload and the sender's own form of it are JSON text. */
export interface Said {
  readonly topic: string | null;
  readonly payload: string;
  readonly original: string | null;
  readonly sentAt: string | null;
}

export interface JoinedFact extends Logged {
  readonly type: 'joined';
  readonly participant: Participant;
  readonly visit: VisitState;
  /** Participants in the room then. */
  readonly present: number;
}

export interface LeftFact extends Logged {
  readonly type: 'left';
  readonly reason: LeaveReason;
  readonly visit: VisitState;
  readonly present: number;
}

/** Only where events are kept. */
export interface TransferChangedFact extends Logged {
  readonly type: 'transfer';
  readonly change: TransferEvent;
}

/** A participant's connection was lost, and is back. */
export interface ReturnedFact extends Happened {
  readonly type: 'returned';
  readonly visit: VisitState;
}

export interface TransferEndedFact extends Happened {
  readonly type: 'ended';
  readonly transfer: Transfer;
}

export interface QualityFact extends Happened, Measured {
  readonly type: 'quality';
  readonly sessionId: string;
  readonly participantId: string;
  readonly userId: string;
  readonly quality: ConnectionQuality;
}

/** What is archived of a room. */
export type Fact =
  SignalFact | JoinedFact | LeftFact | TransferChangedFact | ReturnedFact | TransferEndedFact | QualityFact;
