import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import { matchesAny } from '../identity/room-patterns.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { requireLength, type PageRequest } from '../transfers/transfer-page.js';
import { coveredRoom, type Histories, type WithGaps } from './histories.js';
import {
  ROOM_HISTORY_TYPES,
  type RoomHistoryFilter,
  type TimeSpan,
  type TransferHistoryFilter,
} from './history-filters.js';
import { gathered, pageOf, placeAfter, type HistoryPage, type Listed, type Place } from './history-page.js';
import type {
  HistoryEvent,
  QualitySample,
  RoomSession,
  RoomStatistics,
  TransferRecord,
  VisibleSession,
  Visit,
} from './history-records.js';
import type { HistoryStore, KeptGap } from './history-store.js';
import { eventsOfVisits, type ReadEvents } from './past-events.js';
import { ArchiveAway } from './reading.js';
import { seesAll, visibleParts, type VisiblePart } from './visible-parts.js';

export interface HistorySettings {
  /** How long events are kept; 0: they aren't. */
  readonly replayMs: number;
  readonly historyMs: number;
}

/** What was said at length comes in shorter pages: one question may ask for twenty. */
const MOST_PAGE_BYTES = 1_048_576;
/** Whoever reads waits no longer for the archive. */
const READ_MS = 2000;
/** When to ask again: the archive is asked itself each half second to half minute. */
const RETRY_SECONDS = 5;
/** Calls to the store that a read counts for: as many questions to the archive as it may take, and some. */
const COSTS = { roomHistory: 5, sessions: 4, visits: 2, transfers: 4, quality: 2, statistics: 12 } as const;

const NOTHING: RoomStatistics = {
  sessions: 0,
  visits: 0,
  uniqueUsers: 0,
  peakParticipants: 0,
  participantSeconds: 0,
  drops: 0,
  transfersCompleted: 0,
  transfersFailed: 0,
  bytesTransferred: 0,
  samplesGood: 0,
  samplesFair: 0,
  samplesPoor: 0,
};

/**
 * Who may see what of the archive. The token covers the room, or nothing is seen of it. Then each sees the sessions that it was in,
 * and whose token has the right `rooms`, all. A signal between two others is theirs alone.
 */
export class History implements Histories {
  readonly #readEvents: ReadEvents;

  constructor(
    private readonly store: HistoryStore,
    private readonly limiter: RateLimiter,
    private readonly settings: HistorySettings,
    private readonly clock: () => number,
  ) {
    this.#readEvents = settings.replayMs > 0 ? (...query) => store.events(...query) : eventsOfVisits(store);
  }

  async roomHistory(
    caller: Caller,
    roomIdText: string,
    filter: RoomHistoryFilter,
    page: PageRequest,
  ): Promise<HistoryPage<HistoryEvent> & WithGaps> {
    const [first, after] = [requireLength(page), placeAfter(page.after)];
    const roomId = coveredRoom(caller, roomIdText);
    return this.#reading(caller, 'roomHistory', async (signal) => {
      const from = Math.max(this.#eventsFrom, filter.from ?? 0);
      const upTo = earlier(after?.at ?? null, filter.to ?? null);
      const range = { roomId, from, visitsFrom: this.#historyFrom, upTo, sessionId: filter.sessionId };
      const found: Listed<HistoryEvent>[] = [];
      let isStranger = true;
      for await (const part of visibleParts(this.store, caller, range, signal)) {
        isStranger = false;
        const wanted = { most: first + 1 - found.length, maxBytes: MOST_PAGE_BYTES - bytesOf(found) };
        found.push(...(await this.#eventsIn(part, caller, roomId, filter, after, wanted, signal)));
        if (found.length > first || bytesOf(found) > MOST_PAGE_BYTES) break;
      }
      const shown = bytesOf(found) > MOST_PAGE_BYTES ? Math.min(first, found.length - 1) : first;
      const paged = pageOf(found, shown);
      const oldest = paged.hasNextPage ? (found[shown - 1]?.place.at ?? this.clock()) : from;
      return { ...paged, gaps: await this.#gaps(caller, roomId, oldest, upTo, isStranger, signal) };
    });
  }

  #eventsIn(
    { windows, from, to }: VisiblePart,
    caller: Caller,
    roomId: string,
    filter: RoomHistoryFilter,
    after: Place | null,
    { most, maxBytes }: { readonly most: number; readonly maxBytes: number },
    signal: AbortSignal,
  ): Promise<readonly Listed<HistoryEvent>[]> {
    const { topic = null, types } = filter;
    const asked = types ?? ROOM_HISTORY_TYPES;
    const query = {
      ...{ roomId, windows, from, to: earlier(to, filter.to ?? null), topic },
      types: topic === null ? asked : asked.filter((type) => type === 'SIGNAL'),
      viewerId: caller.userId,
      allTransfers: seesAll(caller),
      maxBytes,
    };
    if (query.types.length === 0) return Promise.resolve([]);
    const read = (before: Place | null, limit: number) => this.#readEvents({ ...query, before, limit }, signal);
    return gathered(most, after, read, undefined, (some) => bytesOf(some) > maxBytes);
  }

  async sessions(caller: Caller, roomIdText: string, page: PageRequest): Promise<HistoryPage<VisibleSession>> {
    const [first, after] = [requireLength(page), placeAfter(page.after)];
    const roomId = coveredRoom(caller, roomIdText);
    return this.#reading(caller, 'sessions', async (signal) => {
      const from = this.#historyFrom;
      const range = { roomId, from, visitsFrom: from, upTo: after?.at ?? null };
      const found: Listed<VisibleSession>[] = [];
      for await (const part of visibleParts(this.store, caller, range, signal)) {
        const since = part.windows && new Map(part.windows.map((window) => [window.sessionId, window.since]));
        const query = { ...part, roomId, ids: since && [...since.keys()] };
        const wanted = first + 1 - found.length;
        const read = (before: Place | null, limit: number) => this.store.sessions({ ...query, before, limit }, signal);
        const sessions = await gathered(wanted, after, read);
        found.push(
          ...sessions.map(({ place, node }) => ({ place, node: { ...node, since: since?.get(node.id) ?? null } })),
        );
        if (found.length > first) break;
      }
      return pageOf(found, first);
    });
  }

  /** Of a session that `sessions` gave to the same caller. */
  async visits(caller: Caller, session: VisibleSession, page: PageRequest): Promise<HistoryPage<Visit>> {
    const [first, after] = [requireLength(page), placeAfter(page.after)];
    return this.#reading(caller, 'visits', async (signal) => {
      const { id: sessionId, roomId, since: presentSince } = session;
      const query = { sessionId, roomId, presentSince, from: this.#historyFrom, to: null, by: 'joinedAt' } as const;
      const read = (before: Place | null, limit: number) => this.store.visits({ ...query, before, limit }, signal);
      return pageOf(await gathered(first + 1, after, read), first);
    });
  }

  async transfers(
    caller: Caller,
    filter: TransferHistoryFilter,
    page: PageRequest,
  ): Promise<HistoryPage<TransferRecord>> {
    const [first, after] = [requireLength(page), placeAfter(page.after)];
    const roomId = filter.roomId == null ? null : coveredRoom(caller, filter.roomId);
    const { role = null, endReason: endReasons = null, from, to = null } = filter;
    const isOwn = roomId === null || role !== null || !seesAll(caller);
    return this.#reading(caller, 'transfers', async (signal) => {
      if (endReasons?.length === 0) return pageOf([], first);
      const span = { from: Math.max(this.#historyFrom, from ?? 0), to };
      const query = { ...span, roomId, role, endReasons, userId: isOwn ? caller.userId : null };
      const read = (before: Place | null, limit: number) => this.store.transfers({ ...query, before, limit }, signal);
      return pageOf(await gathered(first + 1, after, read, (transfer) => covers(caller, transfer.roomId)), first);
    });
  }

  async quality(
    caller: Caller,
    roomIdText: string,
    sessionId: string | null,
    page: PageRequest,
  ): Promise<HistoryPage<QualitySample>> {
    const [first, after] = [requireLength(page), placeAfter(page.after)];
    const roomId = coveredRoom(caller, roomIdText);
    return this.#reading(caller, 'quality', async (signal) => {
      const userId = seesAll(caller) ? null : caller.userId;
      const query = { roomId, sessionId, userId, from: this.#historyFrom, to: null };
      const read = (before: Place | null, limit: number) => this.store.quality({ ...query, before, limit }, signal);
      return pageOf(await gathered(first + 1, after, read), first);
    });
  }

  async statistics(caller: Caller, roomIdText: string, span: TimeSpan): Promise<RoomStatistics & WithGaps> {
    const roomId = coveredRoom(caller, roomIdText);
    return this.#reading(caller, 'statistics', async (signal) => {
      const oldest = this.#historyFrom;
      const sessions = seesAll(caller) ? null : await this.store.sessionsOf(caller.userId, roomId, oldest, signal);
      const [from, to] = [Math.max(oldest, span.from ?? 0), span.to ?? null];
      const isStranger = sessions?.length === 0;
      const [counts, gaps] = await Promise.all([
        isStranger ? NOTHING : this.store.statistics({ roomId, from, to, sessions }, signal),
        this.#gaps(caller, roomId, from, to, isStranger, signal),
      ]);
      return { ...counts, gaps };
    });
  }

  /** Those that name no room are told to all: that tells nobody that there was somebody in this one. */
  async #gaps(
    caller: Caller,
    roomId: string,
    from: number,
    upTo: number | null,
    isStranger: boolean,
    signal: AbortSignal,
  ): Promise<WithGaps['gaps']> {
    const gaps = await this.store.gaps(roomId, from, upTo ?? this.clock(), signal);
    const seen =
      seesAll(caller) || !gaps.some(({ isOfRoom }) => isOfRoom)
        ? gaps
        : await this.#ownGaps(caller, roomId, gaps, isStranger, signal);
    return seen.map((gap) => ({ from: gap.from, to: gap.to })).sort((one, other) => one.from - other.from);
  }

  async #ownGaps(
    { userId }: Caller,
    roomId: string,
    gaps: readonly KeptGap[],
    isStranger: boolean,
    signal: AbortSignal,
  ): Promise<readonly KeptGap[]> {
    const own = isStranger ? [] : await this.store.sessionsOf(userId, roomId, this.#historyFrom, signal);
    return gaps.filter((gap) => !gap.isOfRoom || own.some((session) => meet(session, gap)));
  }

  async #reading<T>(caller: Caller, what: keyof typeof COSTS, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    await this.limiter.take(caller.userId, 'store', COSTS[what]);
    try {
      return await read(AbortSignal.timeout(READ_MS));
    } catch (error) {
      throw error instanceof ArchiveAway ? away(error) : error;
    }
  }

  get #historyFrom(): number {
    return this.clock() - this.settings.historyMs;
  }

  get #eventsFrom(): number {
    const { replayMs, historyMs } = this.settings;
    return this.clock() - (replayMs > 0 ? replayMs : historyMs);
  }
}

/** The archive is there no longer, or not yet: history can't be told for now. */
export function away(cause: ArchiveAway): RejoinError {
  const message = 'The history cannot be reached right now. Try again shortly.';
  const error = new RejoinError('HISTORY_UNAVAILABLE', message, { retryAfterSeconds: RETRY_SECONDS });
  error.cause = cause;
  return error;
}

function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function bytesOf(events: readonly Listed<HistoryEvent>[]): number {
  return events.reduce((sum, { node }) => sum + node.event.bytes, 0);
}

function covers({ rooms }: Caller, roomId: string): boolean {
  return rooms === undefined || matchesAny(rooms, roomId);
}

function meet({ openedAt, endedAt }: RoomSession, gap: KeptGap): boolean {
  return openedAt <= gap.to && (endedAt === null || endedAt >= gap.from);
}
