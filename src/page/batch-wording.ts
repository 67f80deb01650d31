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
  readonly bytes: number;
  readonly size: number;
}

/** `12 of 30 files`, and what else there is to know. `other` is the other person's name. */
export function batchState(figures: BatchFigures, other: string): string {
  const { count, complete, needFile, failed, outgoing } = figures;
  if (needFile > 0) return `${countOf(needFile, 'file')} did not go: choose ${needFile === 1 ? 'it' : 'them'} again`;
  const rest = failed > 0 ? `, ${failed} not` : '';
  if (complete + failed >= count) return ended(figures, other) + (complete > 0 ? rest : '');
  if (outgoing && figures.asking > 0 && complete + figures.moving === 0) return `Waiting for ${other} to accept`;
  if (outgoing && complete + figures.moving + figures.asking === 0) return 'Waiting for a free place';
  return `${outgoing ? 'Sending' : 'Receiving'}: ${complete} of ${countOf(count, 'file')}${rest}`;
}

/** `45 % · 29 MB of 64 MB`; once it is over only how much it was. */
export function batchProgress({ bytes, size, count, complete, failed }: BatchFigures): string {
  if (complete + failed >= count || size === 0) return formatBytes(complete === count ? size : bytes);
  return `${formatPercent((bytes / size) * 100)} · ${formatBytes(bytes)} of ${formatBytes(size)}`;
}

function ended({ outgoing, complete, count }: BatchFigures, other: string): string {
  if (complete === 0) return outgoing ? `${other} got none of them` : 'None of them came';
  const files = complete === count ? 'All' : String(complete);
  return outgoing ? `${other} has ${files.toLowerCase()}, complete and checked` : `${files} complete and checked`;
}

/** How a file stands that is not offered. */
export function queuedState({ error, needsFile }: Pick<QueuedFile, 'error' | 'needsFile'>, other: string): string {
  if (needsFile) return 'Not sent before the page was reloaded: choose it again';
  if (!error) return 'Waiting for its turn';
  if (error.code === 'DECLINED') return `${other} declined it`;
  if (error.code === 'UNANSWERED') return `${other} did not answer`;
  return explain(error);
}
