import type { LoggedEvent } from './event.js';
import type { Position } from './position.js';

export const UNRECOVERABLE_REASONS = ['LOG_TRIMMED', 'LOG_EXPIRED', 'EPOCH_CHANGED', 'POSITION_AHEAD'] as const;
export type UnrecoverableReason = (typeof UNRECOVERABLE_REASONS)[number];

/** What a log held at one moment. */
export interface Page {
  readonly epoch: string;
  /** The offset of the newest event ever appended in this epoch. */
  readonly top: number;
  /** In order; those behind the offset asked for that are still there. */
  readonly events: readonly LoggedEvent[];
  /** The clock of Redis at that moment, ms since 1970. */
  readonly now: number;
}

export interface Verdict {
  readonly recovered: boolean;
  readonly reason: UnrecoverableReason | null;
  /** What follows: all that was missed, with LOG_TRIMMED what is left of it, with EPOCH_CHANGED what the new log holds. */
  readonly events: readonly LoggedEvent[];
}

/** Recovered exactly when the epoch is the same and everything behind `since` is still there and young enough. */
export function judge(since: Position, page: Page, logMs: number): Verdict {
  if (since.epoch !== page.epoch) return { recovered: false, reason: 'EPOCH_CHANGED', events: heldBy(page, logMs) };
  if (since.offset > page.top) return lost('POSITION_AHEAD');
  if (since.offset === page.top) return { recovered: true, reason: null, events: [] };
  const missed = page.events.filter(({ position }) => position.offset > since.offset && position.offset <= page.top);
  const rest = unbrokenRest(missed, page.top);
  const young = rest.filter(({ at }) => at + logMs >= page.now);
  const first = rest[0];
  if (first === undefined) return lost('LOG_EXPIRED');
  if (first.position.offset > since.offset + 1) {
    return young.length > 0 ? { recovered: false, reason: 'LOG_TRIMMED', events: young } : lost('LOG_EXPIRED');
  }
  return young.length === rest.length ? { recovered: true, reason: null, events: rest } : lost('LOG_EXPIRED');
}

/** All that the log tells without a hole, and young enough. */
function heldBy(page: Page, logMs: number): readonly LoggedEvent[] {
  return restOf(page).filter(({ at }) => at + logMs >= page.now);
}

/** What the log holds up to its top without a hole. */
export function restOf({ events, top }: Page): readonly LoggedEvent[] {
  return unbrokenRest(
    events.filter(({ position }) => position.offset <= top),
    top,
  );
}

/** The events up to the top without a hole: what stands before a hole can't be called complete. */
function unbrokenRest(events: readonly LoggedEvent[], top: number): readonly LoggedEvent[] {
  let from = events.length;
  for (let expected = top; from > 0 && events[from - 1]?.position.offset === expected; expected -= 1) from -= 1;
  return events.slice(from);
}

function lost(reason: UnrecoverableReason): Verdict {
  return { recovered: false, reason, events: [] };
}
