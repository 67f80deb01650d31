import type { Document } from 'mongodb';
import type { RoomHistoryType } from '../archive/history-filters.js';
import type {
  EventQuery,
  QualityQuery,
  SessionQuery,
  SessionWindow,
  Slice,
  TransferQuery,
  VisitQuery,
} from '../archive/history-store.js';

// Each is a list of conditions that all hold.

/** From the newest to the oldest by a field, and by the key where that is the same. */
export function sliceConditions(by: string, { from, to, before }: Slice): Document[] {
  const span = [{ [by]: { $gte: new Date(from), ...(to !== null && { $lt: new Date(to) }) } }];
  if (before === null) return span;
  const at = new Date(before.at);
  return [...span, { [by]: { $lte: at } }, { $or: [{ [by]: { $lt: at } }, { _id: { $lt: before.id } }] }];
}

export function eventConditions(query: EventQuery): Document[] {
  const seen = query.types.map((type) => SEEN[type](query));
  return [{ roomId: query.roomId }, { erased: { $exists: false } }, ...within('at', query.windows), { $or: seen }];
}

/** What of each type the viewer may see. */
const SEEN: Readonly<Record<RoomHistoryType, (query: EventQuery) => Document>> = {
  JOINED: () => ({ type: 'joined' }),
  LEFT: () => ({ type: 'left' }),
  TRANSFER: ({ viewerId, allTransfers }) => ({ type: 'transfer', ...(!allTransfers && { users: viewerId }) }),
  SIGNAL: ({ viewerId, topic }) => ({
    type: 'signal',
    kind: 'APPLICATION',
    ...(topic !== null && { topic }),
    $or: [{ 'to.room': true }, { 'to.userId': viewerId }, { 'from.userId': viewerId }],
  }),
};

export function visitConditions(query: VisitQuery): Document[] {
  const { roomId, windows = null, userId, sessionId, presentSince = null, by } = query;
  const present = { $or: [{ leftAt: { $exists: false } }, { leftAt: { $gte: new Date(presentSince ?? 0) } }] };
  return [
    { roomId },
    ...(userId === undefined ? [] : [{ userId }]),
    ...(sessionId === undefined ? [] : [{ sessionId }]),
    ...within(by, windows),
    ...(presentSince === null ? [] : [present]),
  ];
}

function within(by: string, windows: readonly SessionWindow[] | null): Document[] {
  if (windows === null) return [];
  return [{ $or: windows.map(({ sessionId, since }) => ({ sessionId, [by]: { $gte: new Date(since) } })) }];
}

export function sessionConditions({ roomId, ids }: SessionQuery): Document[] {
  return ids === null ? [{ roomId }] : [{ roomId }, { _id: { $in: ids } }];
}

export function transferConditions({ userId, role, roomId, endReasons }: TransferQuery): Document[] {
  return [
    ...(roomId === null ? [] : [{ roomId }]),
    ...(userId === null ? [] : [partyCondition(userId, role)]),
    ...(endReasons === null ? [] : [{ endReason: { $in: endReasons } }]),
  ];
}

function partyCondition(userId: string, role: TransferQuery['role']): Document {
  if (role === null) return { $or: [{ senderId: userId }, { receiverId: userId }] };
  return role === 'SENDER' ? { senderId: userId } : { receiverId: userId };
}

export function qualityConditions({ roomId, sessionId, userId }: QualityQuery): Document[] {
  return [{ roomId }, ...(sessionId === null ? [] : [{ sessionId }]), ...(userId === null ? [] : [{ userId }])];
}
