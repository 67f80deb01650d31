import type { QueuedFile } from '../client/rejoin-client.js';
import { formatBytes, formatPercent } from './amounts.js';
import { explain } from './refusal.js';
import { text } from './texts/text.js';

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
  const words = text.files;
  if (needFile > 0) return words.didNotGo(text.amounts.files(needFile), needFile);
  if (over) return ended(figures, other);
  if (outgoing && complete + moving === 0) return asking > 0 ? words.waitingToAccept(other) : words.waitingForPlace;
  const files = text.amounts.files(count);
  const done = failed > 0 ? words.doneOfAndNot(complete, files, failed) : words.doneOf(complete, files);
  if (!outgoing && moving === 0) return words.waitingForRest(done, other);
  return outgoing ? words.sendingSome(done) : words.receivingSome(done);
}

/** `45 % · 29 MB of 64 MB`; once it is over only how much it was. */
export function batchProgress({ bytes, size, over, moving }: BatchFigures): string {
  if (bytes === 0 && moving === 0) return formatBytes(size);
  if (over || size === 0) return formatBytes(bytes);
  return `${formatPercent((bytes / size) * 100)} · ${text.files.amountOf(formatBytes(bytes), formatBytes(size))}`;
}

function ended({ outgoing, complete, count, declined, failed }: BatchFigures, other: string): string {
  const words = text.files;
  if (complete === 0 && declined) return outgoing ? words.declinedThem(other) : words.youDeclinedThem;
  if (complete === 0) return outgoing ? words.gotNone(other) : words.noneCame;
  const files = complete >= count ? words.allOfThem : words.doneOf(complete, text.amounts.files(count));
  const state = outgoing ? words.hasThem(other, files) : words.youHaveThem(files);
  if (!declined || failed === 0) return state;
  return outgoing ? words.declinedRest(state, other) : words.youDeclinedRest(state);
}

/** How a file stands that is not offered. */
export function queuedState({ error, needsFile }: Pick<QueuedFile, 'error' | 'needsFile'>, other: string): string {
  const words = text.files;
  if (needsFile) return words.notSentBeforeReload;
  if (!error) return words.waitingForTurn;
  switch (error.code) {
    case 'DECLINED':
      return words.declined(other);
    case 'UNANSWERED':
      return words.didNotAnswer(other);
    case 'PARTICIPANT_NOT_FOUND':
      return words.receiverGone(other);
    case 'BAD_USER_INPUT':
      return error.details['field'] === 'filename' ? words.nameRefused : explain(error);
    default:
      return explain(error);
  }
}
