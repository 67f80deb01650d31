import { RejoinError } from '../errors.js';
import { matchesAny } from './room-patterns.js';

/** What a token may do with the history beyond its user's own: see all of the rooms that it covers; erase that of others. */
export const HISTORY_RIGHTS = ['rooms', 'erase'] as const;
export type HistoryRight = (typeof HISTORY_RIGHTS)[number];

export function isHistoryRight(value: unknown): value is HistoryRight {
  return (HISTORY_RIGHTS as readonly unknown[]).includes(value);
}

/** Who asks, as a verified token says. */
export interface Caller {
  /** `sub` of the token; "username" on the legacy wire. */
  readonly userId: string;
  readonly name: string;
  /** Patterns of the rooms that this token may enter; absent: any room. */
  readonly rooms?: readonly string[];
  /** Absent: none. */
  readonly history?: readonly HistoryRight[];
  /** When the token ends, ms since 1970; absent: never. */
  readonly expiresAt?: number;
  /** The token says that it was made to have no end. */
  readonly isPermanent?: true;
}

/** Refuses a room that the caller's token doesn't cover. */
export function requireCoverage(caller: Caller, roomId: string): void {
  if (caller.rooms === undefined || matchesAny(caller.rooms, roomId)) return;
  throw new RejoinError('FORBIDDEN', 'This token does not cover that room.');
}

/** Refuses a token that has no end without being made so: what legacy clients bear (legacy contract, decision AE). */
export function requireEnd(caller: Caller): Caller {
  if (caller.expiresAt !== undefined || caller.isPermanent) return caller;
  throw new RejoinError('UNAUTHENTICATED', 'The token must have an end.');
}
