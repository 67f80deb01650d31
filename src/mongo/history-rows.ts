import type { HistoryEvent, QualitySample, RoomSession, TransferRecord, Visit } from '../archive/history-records.js';
import { fromEventDocument, type EventDocument } from './event-document.js';
import type { QualityDocument, SessionDocument, TransferDocument, VisitDocument } from './history-documents.js';

// Documents as the history tells them. null: a newer release wrote it, in a shape that isn't known here.

/** What a document says of its version is not for the compiler to know. */
function isKnown({ v }: { readonly v: number }): boolean {
  return v === 1;
}

export function historyEventFrom(document: EventDocument): HistoryEvent | null {
  const { event } = fromEventDocument(document) ?? {};
  return event === undefined || event.body.type === 'unknown' ? null : { event, logged: true };
}

export function sessionFrom(document: SessionDocument): RoomSession | null {
  if (!isKnown(document)) return null;
  const { _id: id, roomId, openedAt, emptiedAt, lastJoinedAt = openedAt, peak } = document;
  const isOver = emptiedAt !== undefined && emptiedAt >= lastJoinedAt;
  return {
    ...{ id, roomId, peakParticipants: peak },
    openedAt: openedAt.getTime(),
    endedAt: isOver ? emptiedAt.getTime() : null,
  };
}

export function visitFrom(document: VisitDocument): Visit | null {
  if (!isKnown(document)) return null;
  const { sessionId, roomId, participantId, userId, name, drops, awaySeconds } = document;
  return {
    ...{ sessionId, roomId, participantId, userId, name, drops, awaySeconds },
    joinedAt: document.joinedAt.getTime(),
    leftAt: document.leftAt?.getTime() ?? null,
    reason: document.reason ?? null,
    seconds: document.seconds ?? null,
  };
}

export function transferFrom(document: TransferDocument): TransferRecord | null {
  const { endReason } = document;
  if (!isKnown(document) || endReason === null) return null;
  const {
    _id: id,
    roomId,
    senderId,
    receiverId,
    filename,
    mimeType,
    size,
    bytesVerified,
    status,
    error,
    sha256,
  } = document;
  return {
    ...{ id, roomId, senderId, receiverId, filename, mimeType, size, bytesVerified, status, endReason, error, sha256 },
    createdAt: document.createdAt.getTime(),
    acceptedAt: document.acceptedAt?.getTime() ?? null,
    endedAt: document.endedAt.getTime(),
  };
}

export function sampleFrom(document: QualityDocument): QualitySample | null {
  if (!isKnown(document)) return null;
  const { at, participantId, userId, quality, latencyMs, packetLossPercent, jitterMs, bandwidthKbps } = document;
  return { at: at.getTime(), participantId, userId, quality, latencyMs, packetLossPercent, jitterMs, bandwidthKbps };
}
