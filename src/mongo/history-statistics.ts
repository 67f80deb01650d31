import type { Collection, Document } from 'mongodb';
import type { RoomStatistics } from '../archive/history-records.js';
import type { StatisticsQuery } from '../archive/history-store.js';
import type { Collections } from './collections.js';

interface Reading {
  readonly signal: AbortSignal;
}

// Some servers have no more than $match, $group with $sum, and $count: no maximum, for one.

export async function statisticsOf(
  collections: Collections,
  query: StatisticsQuery,
  reading: Reading,
): Promise<RoomStatistics> {
  // One after the other: a page of counts is not to take all lines to MongoDB at once.
  const sessions = await sessionCounts(collections, query, reading);
  const visits = await visitCounts(collections, query, reading);
  const transfers = await transferCounts(collections, query, reading);
  return { ...sessions, ...visits, ...transfers, ...(await qualityCounts(collections, query, reading)) };
}

async function sessionCounts({ sessions }: Collections, query: StatisticsQuery, { signal }: Reading) {
  const filter = { ...matching('openedAt', query), ...(query.sessions && { _id: { $in: idsOf(query) } }) };
  const [count, fullest] = await Promise.all([
    sumOf(sessions, filter, 1, signal),
    sessions.find(filter, { sort: { peak: -1 }, limit: 1, signal }).toArray(),
  ]);
  return { sessions: count, peakParticipants: fullest[0]?.peak ?? 0 };
}

async function visitCounts({ visits: collection }: Collections, query: StatisticsQuery, { signal }: Reading) {
  const filter = { ...matching('joinedAt', query), ...ofSessions(query) };
  const byUser = [{ $match: filter }, { $group: { _id: '$userId' } }, { $count: 'sum' }];
  const [visits, participantSeconds, drops, users] = await Promise.all([
    sumOf(collection, filter, 1, signal),
    sumOf(collection, filter, '$seconds', signal),
    sumOf(collection, filter, '$drops', signal),
    collection.aggregate<Sum>(byUser, { signal }).toArray(),
  ]);
  return { visits, participantSeconds, drops, uniqueUsers: users[0]?.sum ?? 0 };
}

/** A transfer is of the session during which it ended. */
async function transferCounts({ transfers }: Collections, query: StatisticsQuery, { signal }: Reading) {
  const during = query.sessions?.map(({ openedAt, endedAt }) => ({
    endedAt: { $gte: new Date(openedAt), ...(endedAt !== null && { $lte: new Date(endedAt) }) },
  }));
  const filter = { ...matching('endedAt', query), ...(during && { $or: during }) };
  const [byStatus, bytesTransferred] = await Promise.all([
    counted(transfers, filter, '$status', signal),
    sumOf(transfers, filter, '$bytesVerified', signal),
  ]);
  const { COMPLETED: transfersCompleted = 0, FAILED: transfersFailed = 0 } = byStatus;
  return { transfersCompleted, transfersFailed, bytesTransferred };
}

async function qualityCounts({ quality }: Collections, query: StatisticsQuery, { signal }: Reading) {
  const filter = { ...matching('at', query), ...ofSessions(query) };
  const { GOOD = 0, FAIR = 0, POOR = 0 } = await counted(quality, filter, '$quality', signal);
  return { samplesGood: GOOD, samplesFair: FAIR, samplesPoor: POOR };
}

interface Sum {
  readonly _id: string | null;
  readonly sum: number;
}

type Summable = Pick<Collection, 'aggregate'>;

async function sumOf(collection: Summable, filter: Document, of: string | 1, signal: AbortSignal): Promise<number> {
  const [all] = await grouped(collection, filter, null, of, signal);
  return all?.sum ?? 0;
}

async function counted(
  collection: Summable,
  filter: Document,
  by: string,
  signal: AbortSignal,
): Promise<Readonly<Partial<Record<string, number>>>> {
  const groups = await grouped(collection, filter, by, 1, signal);
  return Object.fromEntries(groups.map(({ _id, sum }): [string, number] => [String(_id), sum]));
}

/** One sum a question: of several, FerretDB computes the first alone. */
function grouped(
  collection: Summable,
  filter: Document,
  by: string | null,
  of: string | 1,
  signal: AbortSignal,
): Promise<Sum[]> {
  const pipeline = [{ $match: filter }, { $group: { _id: by, sum: { $sum: of } } }];
  return collection.aggregate<Sum>(pipeline, { signal }).toArray();
}

function matching(by: string, { roomId, from, to }: StatisticsQuery): Document {
  return { roomId, [by]: { $gte: new Date(from), ...(to !== null && { $lt: new Date(to) }) } };
}

function ofSessions(query: StatisticsQuery): Document {
  return query.sessions === null ? {} : { sessionId: { $in: idsOf(query) } };
}

function idsOf({ sessions }: StatisticsQuery): string[] {
  return (sessions ?? []).map(({ id }) => id);
}
