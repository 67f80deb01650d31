import type { Caller } from '../identity/caller.js';
import type { HistoryStore, SessionWindow } from './history-store.js';

/** A part of a room's history that somebody may see: in these sessions, and between these moments. */
export interface VisiblePart {
  /** null: in all sessions. */
  readonly windows: readonly SessionWindow[] | null;
  readonly from: number;
  readonly to: number | null;
}

export interface VisibleRange {
  readonly roomId: string;
  /** How far back. */
  readonly from: number;
  /** Visits that began before this moment are too old to count. */
  readonly visitsFrom: number;
  /** Up to this moment; null: now. */
  readonly upTo: number | null;
  readonly sessionId?: string | null | undefined;
}

/** Who stays in one room so often in a month: one read is enough for all others. */
const VISITS_AT_ONCE = 500;

export function seesAll({ history }: Caller): boolean {
  return history?.includes('rooms') === true;
}

/** All that the caller may see of a room, the newest first: sessions that it was in, from its first join on, or all. */
export async function* visibleParts(
  store: HistoryStore,
  caller: Caller,
  range: VisibleRange,
  signal: AbortSignal,
): AsyncGenerator<VisiblePart> {
  const { from, sessionId } = range;
  if (seesAll(caller)) yield { windows: sessionId == null ? null : [{ sessionId, since: 0 }], from, to: null };
  else yield* ownParts(store, caller.userId, range, signal);
}

/** Sessions of a room don't overlap: what lies behind the oldest visit of a part is of older ones, or of the one that it is in. */
async function* ownParts(
  store: HistoryStore,
  userId: string,
  { roomId, from, visitsFrom, upTo, sessionId }: VisibleRange,
  signal: AbortSignal,
): AsyncGenerator<VisiblePart> {
  let newest = upTo;
  for (let to: number | null = null; ; to = newest) {
    const query = { roomId, userId, from: visitsFrom, to: newest === null ? null : newest + 1, before: null } as const;
    const visits = await store.visits({ ...query, by: 'joinedAt', limit: VISITS_AT_ONCE }, signal);
    const oldest = visits.length < VISITS_AT_ONCE ? undefined : visits.at(-1)?.place.at;
    const windows = new Map<string, number>();
    for (const { node } of visits) {
      // From the newest to the oldest.
      if (node !== null && (sessionId == null || node.sessionId === sessionId))
        windows.set(node.sessionId, node.joinedAt);
    }
    const own = [...windows].map(([id, since]) => ({ sessionId: id, since }));
    if (own.length > 0) yield { windows: own, from: Math.max(from, oldest ?? from), to };
    if (oldest === undefined || oldest <= from) return;
    newest = oldest;
  }
}
