import type { EventBody } from '../log/event.js';
import type { RoomHistoryType } from './history-filters.js';
import type { Place } from './history-page.js';
import type { HistoryEvent, Visit } from './history-records.js';
import type { EventQuery, Found, HistoryStore } from './history-store.js';

/** Reads the events of a room. */
export type ReadEvents = (query: EventQuery, signal: AbortSignal) => Promise<readonly Found<HistoryEvent>[]>;

/** Where events aren't kept: who came and went, as the visits tell it. */
export function eventsOfVisits(store: Pick<HistoryStore, 'visits'>): ReadEvents {
  return async (query, signal) => {
    const kinds = KINDS.filter(({ type }) => query.types.includes(type));
    if (query.topic !== null || kinds.length === 0) return [];
    const { roomId, windows, from, to, limit } = query;
    const lists = kinds.map(async (kind) => {
      const before = query.before && kind.behind(query.before);
      const visits = await store.visits({ roomId, windows, from, to, limit, before, by: kind.by }, signal);
      return visits.map((visit) => kind.eventOf(visit));
    });
    return (await Promise.all(lists)).flat().sort(newestFirst).slice(0, limit);
  };
}

interface Kind {
  readonly type: RoomHistoryType;
  readonly by: 'joinedAt' | 'leftAt';
  /** Where visits go on behind the place of an event. */
  behind(place: Place): Place;
  eventOf(visit: Found<Visit>): Found<HistoryEvent>;
}

// An event's place is its visit's with a letter behind it: of one visit, and one moment, the leave comes after the join.
const KINDS: readonly Kind[] = [
  {
    type: 'JOINED',
    by: 'joinedAt',
    behind: ({ at, id }) => ({ at, id: id.endsWith(':l') ? `${id.slice(0, -2)}!` : id.slice(0, -2) }),
    eventOf: (visit) => eventOf(visit, 'j', visit.node && joined(visit.node)),
  },
  {
    type: 'LEFT',
    by: 'leftAt',
    behind: ({ at, id }) => ({ at, id: id.slice(0, -2) }),
    eventOf: (visit) => eventOf(visit, 'l', visit.node && left(visit.node)),
  },
];

function eventOf({ place, node }: Found<Visit>, letter: string, body: EventBody | null): Found<HistoryEvent> {
  const { at, id } = place;
  const position = node === null ? null : startOf(node.sessionId);
  const event = body && position && { position, at, bytes: 0, body };
  return { place: { at, id: `${id}:${letter}` }, node: event && { event, logged: false } };
}

function joined({ participantId, userId, name, joinedAt }: Visit): EventBody {
  const who = { id: participantId, userId, name, joinedAt };
  return { type: 'joined', participant: { ...who, isHost: false, state: 'CONNECTED', quality: 'UNKNOWN' } };
}

function left({ participantId, userId, reason }: Visit): EventBody {
  return { type: 'left', participant: { id: participantId, userId }, reason: reason ?? 'LEFT' };
}

/** A session is named for the place of its first join. */
function startOf(sessionId: string) {
  const [, epoch, offset] = /^([0-9a-f]+)-(\d+)$/.exec(sessionId) ?? [];
  return epoch === undefined || offset === undefined ? null : { epoch, offset: Number(offset) };
}

function newestFirst({ place: one }: Found<unknown>, { place: other }: Found<unknown>): number {
  if (one.at !== other.at) return other.at - one.at;
  const [a, b] = [one.id.slice(0, -2), other.id.slice(0, -2)];
  if (a !== b) return a < b ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
