import type { QueuedFile } from '../client/rejoin-client.js';
import { countOf, formatBytes, formatPercent } from './amounts.js';
import { explain } from './refusal.js';

/** What is known of files that go together. */
export interface BatchFigures {
  readonly outgoing: boolean;
  /** Files, all of them. */
  readonly count: number;
  /** Delivered, or received, whole. */
  readonly complete: number;
  /** Not offered yet, with the file at hand. */
  readonly waiting: number;
  /** The page was reloaded: they must be chosen once more. */
  readonly needFile: number;
  /** Offered, and not answered yet. */
  readonly asking: number;
  /** Bytes move, or are paused. */
  readonly moving: number;
  /** Declined, cancelled, failed, or refused. */
  readonly failed: number;
  /** The receiver declined one of them, and with it the rest. */
  readonly declined: boolean;
  /** Nothing more happens to any of them. */
  readonly over: boolean;
  readonly bytes: number;
  readonly size: number;
}

/** How they stand, in a few words. `other` is the other person's name. */
export function batchState(figures: BatchFigures, other: string): string {
  const { count, complete, moving, asking, needFile, failed, outgoing, over } = figures;
  if (needFile > 0) return `${countOf(needFile, 'file')} did not go: choose ${needFile === 1 ? 'it' : 'them'} again`;
  if (over) return ended(figures, other);
  if (outgoing && complete + moving === 0)
    return asking > 0 ? `Waiting for ${other} to accept` : 'Waiting for a free place';
  const done = `${complete} of ${countOf(count, 'file')}${failed > 0 ? `, ${failed} not` : ''}`;
  if (!outgoing && moving === 0) return `${done}: waiting for ${other}`;
  return `${outgoing ? 'Sending' : 'Receiving'}: ${done}`;
}

/** `45 % · 29 MB of 64 MB`; once it is over only how much it was. */
export function batchProgress({ bytes, size, over, moving }: BatchFigures): string {
  if (bytes === 0 && moving === 0) return formatBytes(size);
  if (over || size === 0) return formatBytes(bytes);
  return `${formatPercent((bytes / size) * 100)} · ${formatBytes(bytes)} of ${formatBytes(size)}`;
}

function ended({ outgoing, complete, count, declined, failed }: BatchFigures, other: string): string {
  if (complete === 0 && declined) return `${outgoing ? other : 'You'} declined them`;
  if (complete === 0) return outgoing ? `${other} got none of them` : 'None of them came';
  const files = complete >= count ? 'all of them' : `${complete} of ${countOf(count, 'file')}`;
  const stopped = declined && failed > 0 ? `; ${outgoing ? other : 'you'} declined the rest` : '';
  return outgoing
    ? `${other} has ${files}, complete and checked${stopped}`
    : `You have ${files}, complete and checked${stopped}`;
}

/** How a file stands that is not offered. */
export function queuedState({ error, needsFile }: Pick<QueuedFile, 'error' | 'needsFile'>, other: string): string {
  if (needsFile) return 'Not sent before the page was reloaded: choose it again';
  if (!error) return 'Waiting for its turn';
  if (error.code === 'DECLINED') return `${other} declined it`;
  if (error.code === 'UNANSWERED') return `${other} did not answer`;
  return explain(error);
}
