import type { JoinedFact, LeftFact, QualityFact, ReturnedFact, TransferEndedFact } from '../archive/fact.js';
import type { LeaveReason } from '../log/event.js';
import type { ConnectionQuality, Measured } from '../quality/grade.js';
import { toStoredTransfer, type StoredTransfer } from './stored-transfer.js';

/** From a room's first join until it is empty. It is over when `emptiedAt` is there and not before `lastJoinedAt`. */
export interface SessionDocument {
  readonly _id: string;
  readonly v: 1;
  readonly roomId: string;
  readonly openedAt: Date;
  /** Of `openedAt`, in UTC: 2025-11-10. */
  readonly day: string;
  readonly emptiedAt?: Date;
  readonly lastJoinedAt?: Date;
  readonly peak: number;
  readonly epochs: readonly string[];
}

/** A participant's stay in a session. */
export interface VisitDocument {
  readonly _id: string;
  readonly v: 1;
  readonly roomId: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly userId: string;
  readonly name: string;
  readonly joinedAt: Date;
  readonly day: string;
  readonly leftAt?: Date;
  readonly reason?: LeaveReason;
  readonly seconds?: number;
  readonly drops: number;
  readonly awaySeconds: number;
}

type TransferTimes = 'createdAt' | 'acceptedAt' | 'pausedAt' | 'resumedAt' | 'endedAt' | 'expiresAt';

/** A transfer as it was when it ended. */
export interface TransferDocument extends Omit<StoredTransfer, 'id' | TransferTimes> {
  readonly _id: string;
  readonly v: 1;
  readonly day: string;
  readonly createdAt: Date;
  readonly acceptedAt: Date | null;
  readonly pausedAt: Date | null;
  readonly resumedAt: Date | null;
  readonly endedAt: Date;
  readonly expiresAt: Date;
}

export interface QualityDocument extends Measured {
  readonly _id: string;
  readonly v: 1;
  readonly at: Date;
  readonly day: string;
  readonly roomId: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly userId: string;
  readonly quality: ConnectionQuality;
}

/**
 * A write that may come twice, late, and beside others: what never changes goes in once, and of what grows only absolute values.
 * So the end is the same, whoever wrote what in which order.
 */
export interface Upsert {
  readonly filter: { readonly _id: string };
  readonly update: {
    readonly $setOnInsert: Readonly<Record<string, unknown>>;
    readonly $max: Readonly<Record<string, number | Date>>;
    /** Fields that are written once. */
    readonly $set?: Readonly<Record<string, unknown>>;
    /** Added to those that are known. */
    readonly epochs?: readonly string[];
  };
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function sessionUpsert(fact: JoinedFact | LeftFact): Upsert {
  const { roomId, sessionId, position, at, present, visit } = fact;
  const openedAt = visit.sessionOpenedAt;
  const isEmptied = fact.type === 'left' && present === 0;
  // Also of a session that was there before it was archived, all of whose participants it may only see leave.
  const peak = fact.type === 'left' ? present + 1 : present;
  return {
    filter: { _id: sessionId },
    update: {
      $setOnInsert: { v: 1, roomId, openedAt: new Date(openedAt), day: dayOf(openedAt) },
      $max: {
        peak,
        ...(fact.type === 'joined' && { lastJoinedAt: new Date(at) }),
        ...(isEmptied && { emptiedAt: new Date(at) }),
      },
      epochs: [position.epoch],
    },
  };
}

export function visitUpsert(fact: JoinedFact | LeftFact | ReturnedFact): Upsert {
  const { roomId, at } = fact;
  const { sessionId, participantId, userId, name, joinedAt, drops, awayMs } = fact.visit;
  const who = { roomId, sessionId, participantId, userId, name };
  return {
    filter: { _id: `${sessionId}:${participantId}` },
    update: {
      $setOnInsert: { v: 1, ...who, joinedAt: new Date(joinedAt), day: dayOf(joinedAt) },
      $max: { drops, awaySeconds: awayMs / 1000 },
      ...(fact.type === 'left' && {
        $set: { leftAt: new Date(at), reason: fact.reason, seconds: Math.max(0, at - joinedAt) / 1000 },
      }),
    },
  };
}

export function toTransferDocument({ transfer, at }: TransferEndedFact): TransferDocument {
  const { id, createdAt, acceptedAt, pausedAt, resumedAt, expiresAt, ...rest } = toStoredTransfer(transfer);
  const endedAt = transfer.endedAt ?? at;
  return {
    ...rest,
    _id: id,
    v: 1,
    day: dayOf(endedAt),
    createdAt: new Date(createdAt),
    acceptedAt: dateOf(acceptedAt),
    pausedAt: dateOf(pausedAt),
    resumedAt: dateOf(resumedAt),
    endedAt: new Date(endedAt),
    expiresAt: new Date(expiresAt),
  };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

export function toQualityDocument(fact: QualityFact): QualityDocument {
  const { roomId, sessionId, participantId, userId, at, quality } = fact;
  const { latencyMs, packetLossPercent, jitterMs, bandwidthKbps } = fact;
  return {
    _id: `${participantId}:${at}`,
    v: 1,
    at: new Date(at),
    day: dayOf(at),
    ...{ roomId, sessionId, participantId, userId, quality },
    ...{ latencyMs, packetLossPercent, jitterMs, bandwidthKbps },
  };
}
