import type { HistoryRight } from './caller.js';

/** What a token that we make ourselves shall say. */
export interface TokenGrant {
  readonly userId: string;
  /** Shown to others; by default the user id. */
  readonly name?: string;
  /** Patterns of rooms; by default any room. */
  readonly rooms?: readonly string[];
  /** What it may do with the history of others; by default nothing. */
  readonly history?: readonly HistoryRight[];
  readonly minutes: number;
}
