import type { Collection, Document, Filter, FindCursor } from 'mongodb';
import type {
  HistoryEvent,
  QualitySample,
  RoomSession,
  RoomStatistics,
  TransferRecord,
  Visit,
} from '../archive/history-records.js';
import type {
  EventQuery,
  Found,
  HistoryStore,
  KeptGap,
  QualityQuery,
  SessionQuery,
  Slice,
  StatisticsQuery,
  TransferQuery,
  VisitQuery,
} from '../archive/history-store.js';
import {
  eventConditions,
  qualityConditions,
  sessionConditions,
  sliceConditions,
  transferConditions,
  visitConditions,
} from './history-conditions.js';
import { historyEventFrom, sampleFrom, sessionFrom, transferFrom, visitFrom } from './history-rows.js';
import { statisticsOf } from './history-statistics.js';
import type { Mongo } from './mongo.js';

const MOST_GAPS = 100;
/** Events that one answer brings: of the largest that is two megabytes. */
const AT_ONCE = 25;

/** A list in the order of a moment, the newest first. */
interface List<Row, Node> {
  readonly conditions: readonly Document[];
  readonly by: keyof Row & string;
  readonly nodeOf: (row: Row) => Node | null;
}

export class MongoHistory implements HistoryStore {
  constructor(private readonly mongo: Mongo) {}

  events(query: EventQuery, signal: AbortSignal): Promise<Found<HistoryEvent>[]> {
    const list = { conditions: eventConditions(query), by: 'at', nodeOf: historyEventFrom } as const;
    return this.mongo.read(
      'history',
      async ({ events }, { signal }) => {
        const found: Found<HistoryEvent>[] = [];
        let bytes = 0;
        for await (const row of rowsOf(events, list, query, signal).batchSize(AT_ONCE)) {
          const one = foundIn(row, list);
          found.push(one);
          bytes += one.node?.event.bytes ?? 0;
          if (bytes > query.maxBytes) break;
        }
        return found;
      },
      signal,
    );
  }

  visits(query: VisitQuery, signal: AbortSignal): Promise<Found<Visit>[]> {
    const list = { conditions: visitConditions(query), by: query.by, nodeOf: visitFrom };
    return this.mongo.read('visits', ({ visits }, { signal }) => pageOf(visits, list, query, signal), signal);
  }

  sessions(query: SessionQuery, signal: AbortSignal): Promise<Found<RoomSession>[]> {
    const list = { conditions: sessionConditions(query), by: 'openedAt', nodeOf: sessionFrom } as const;
    return this.mongo.read('sessions', ({ sessions }, { signal }) => pageOf(sessions, list, query, signal), signal);
  }

  transfers(query: TransferQuery, signal: AbortSignal): Promise<Found<TransferRecord>[]> {
    const list = { conditions: transferConditions(query), by: 'endedAt', nodeOf: transferFrom } as const;
    return this.mongo.read('transfers', ({ transfers }, { signal }) => pageOf(transfers, list, query, signal), signal);
  }

  quality(query: QualityQuery, signal: AbortSignal): Promise<Found<QualitySample>[]> {
    const list = { conditions: qualityConditions(query), by: 'at', nodeOf: sampleFrom } as const;
    return this.mongo.read('quality', ({ quality }, { signal }) => pageOf(quality, list, query, signal), signal);
  }

  sessionsOf(userId: string, roomId: string, from: number, signal: AbortSignal): Promise<RoomSession[]> {
    const $match = { userId, roomId, joinedAt: { $gte: new Date(from) } };
    const pipeline = [{ $match }, { $group: { _id: '$sessionId' } }];
    return this.mongo.read(
      'sessions',
      async ({ visits, sessions }, options) => {
        const ids = await visits.aggregate<{ _id: string }>(pipeline, options).toArray();
        const filter = { roomId, _id: { $in: ids.map(({ _id }) => _id) } };
        return (await sessions.find(filter, options).toArray()).flatMap((row) => sessionFrom(row) ?? []);
      },
      signal,
    );
  }

  statistics(query: StatisticsQuery, signal: AbortSignal): Promise<RoomStatistics> {
    return this.mongo.read('statistics', (collections, options) => statisticsOf(collections, query, options), signal);
  }

  gaps(roomId: string, from: number, to: number, signal: AbortSignal): Promise<KeptGap[]> {
    const touching = { from: { $lte: new Date(to) }, to: { $gte: new Date(from) } };
    const filter = { ...touching, $or: [{ rooms: null }, { rooms: roomId }] };
    return this.mongo.read(
      'history',
      async ({ gaps }, options) => {
        const rows = await gaps.find(filter, { ...options, sort: { to: -1 }, limit: MOST_GAPS }).toArray();
        return rows.map((row) => ({ from: row.from.getTime(), to: row.to.getTime(), isOfRoom: row.rooms !== null }));
      },
      signal,
    );
  }
}

async function pageOf<Row extends { readonly _id: string }, Node>(
  collection: Collection<Row>,
  list: List<Row, Node>,
  slice: Slice,
  signal: AbortSignal,
): Promise<Found<Node>[]> {
  return (await rowsOf(collection, list, slice, signal).toArray()).map((row) => foundIn(row, list));
}

function rowsOf<Row extends { readonly _id: string }>(
  collection: Collection<Row>,
  { conditions, by }: List<Row, unknown>,
  slice: Slice,
  signal: AbortSignal,
): FindCursor<Row> {
  const filter = { $and: [...conditions, ...sliceConditions(by, slice)] } as Filter<Row>;
  const options = { sort: { [by]: -1, _id: -1 }, limit: slice.limit, signal } as const;
  return collection.find(filter, options) as unknown as FindCursor<Row>;
}

function foundIn<Row extends { readonly _id: string }, Node>(row: Row, { by, nodeOf }: List<Row, Node>): Found<Node> {
  return { place: { at: (row[by] as Date).getTime(), id: row._id }, node: nodeOf(row) };
}
