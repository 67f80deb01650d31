import type {
  JoinedFact,
  LeftFact,
  QualityFact,
  ReturnedFact,
  SignalFact,
  TransferEndedFact,
  VisitState,
} from '../../src/archive/fact.js';
import type { Fact } from '../../src/archive/fact.js';
import type { Batch, Loss } from '../../src/archive/outbox.js';
import { ALONE } from '../../src/transfers/batch.js';
import type { Transfer } from '../../src/transfers/transfer.js';

/** Facts as a room makes them, of one session. */
export const EPOCH = 'e'.repeat(20);
export const SESSION = `${EPOCH}-1`;
export const AT = 1_700_000_000_000;

const logged = (offset: number, epoch = EPOCH) => ({
  ...{ roomId: 'room', at: AT + offset, position: { epoch, offset }, sessionId: SESSION, isKept: true },
});

export function said(offset: number, more: Partial<SignalFact> = {}, epoch = EPOCH): SignalFact {
  return {
    ...logged(offset, epoch),
    type: 'signal',
    from: { id: 'p-ann', userId: 'ann' },
    addressee: { to: 'room' },
    toUserId: null,
    kind: 'APPLICATION',
    said: { topic: 'chat', payload: JSON.stringify({ offset }), original: null, sentAt: null },
    ...more,
  };
}

export function visit(userId: string, more: Partial<VisitState> = {}): VisitState {
  const who = { participantId: `p-${userId}`, userId, name: userId.toUpperCase() };
  return { sessionId: SESSION, sessionOpenedAt: AT, ...who, joinedAt: AT, drops: 0, awayMs: 0, ...more };
}

export function joined(offset: number, userId: string, present: number): JoinedFact {
  const joinedAt = AT + offset;
  const participant = { id: `p-${userId}`, userId, name: userId.toUpperCase(), isHost: false, joinedAt };
  return {
    ...logged(offset),
    type: 'joined',
    participant: { ...participant, state: 'CONNECTED', quality: 'UNKNOWN' },
    visit: visit(userId, { joinedAt }),
    present,
  };
}

export function left(offset: number, of: VisitState, present: number): LeftFact {
  return { ...logged(offset), type: 'left', reason: 'LEFT', visit: of, present };
}

export function returned(at: number, of: VisitState): ReturnedFact {
  return { type: 'returned', roomId: 'room', at, visit: of };
}

export function measured(at: number, userId = 'ann'): QualityFact {
  const numbers = { latencyMs: 40, packetLossPercent: 0.5, jitterMs: 3, bandwidthKbps: null };
  const who = { sessionId: SESSION, participantId: `p-${userId}`, userId };
  return { type: 'quality', roomId: 'room', at, ...who, quality: 'GOOD', ...numbers };
}

export function ended(id: string, more: Partial<Transfer> = {}): TransferEndedFact {
  const transfer: Transfer = {
    ...{ id, version: 7, roomId: 'room', senderId: 'ann', receiverId: 'bob' },
    ...{ senderParticipantId: 'p-ann', receiverParticipantId: null, filename: 'notes.txt', mimeType: null },
    ...{ size: 10, chunkSize: 65_536, totalChunks: 1, chunksVerified: 1, bytesVerified: 10, percent: 100 },
    ...{ status: 'COMPLETED', pausedBy: [], pausedByConnection: false, endReason: 'COMPLETED', error: null },
    ...{ sha256: 'a'.repeat(64), createdAt: AT, acceptedAt: AT + 1, pausedAt: null, resumedAt: null },
    ...{ endedAt: AT + 5, expiresAt: AT + 3_600_000 },
    ...ALONE,
    ...more,
  };
  return { type: 'ended', roomId: 'room', at: AT + 5, transfer };
}

/** As one partition's outbox gives them; undefined: one that can't be read. */
export function batchOf(facts: readonly (Fact | undefined)[], loss: Loss | null = null, partition = 7): Batch {
  const entries = facts.map((fact, index) => ({
    id: `${index + 1}-${(index + 1) * 400}`,
    roomId: fact?.roomId ?? 'room',
    at: fact?.at ?? AT,
    fact: fact ?? null,
  }));
  return { partition, outbox: 'o1', memory: 'm1', entries, loss };
}
