import type { Batch, Loss, OutboxEntry } from '../archive/outbox.js';
import type { GapDocument } from './collections.js';

const COUNT_DIGITS = 16;

/** One fact that MongoDB refuses, or that can't be read. */
export function gapOf({ partition, outbox }: Batch, { id, roomId, at }: OutboxEntry): GapDocument {
  return gap(`${partition}:${outbox}:one:${id}`, at, at, 1, roomId === '' ? null : [roomId]);
}

/** All that an outbox had to drop so far. */
export function gapOfLoss(batch: Batch, { lost, from, to, rooms }: Loss): GapDocument {
  return gap(`${lossPrefix(batch)}${String(lost).padStart(COUNT_DIGITS, '0')}`, from, to, lost, rooms);
}

/** The keys of what this outbox dropped, the newest last. */
export function lossKeys(batch: Batch): { readonly $gte: string; readonly $lt: string } {
  const prefix = lossPrefix(batch);
  return { $gte: prefix, $lt: `${prefix}:` };
}

function lossPrefix({ partition, outbox }: Batch): string {
  return `${partition}:${outbox}:`;
}

function gap(_id: string, from: number, to: number, lost: number, rooms: readonly string[] | null): GapDocument {
  return { _id, v: 1, from: new Date(from), to: new Date(to), at: new Date(to), lost, rooms };
}
