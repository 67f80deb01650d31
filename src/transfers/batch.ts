import { badInput } from '../errors.js';

/** Visible ASCII: the id is compared, never shown. */
const BATCH_ID = /^[!-~]{1,128}$/;
const MAX_BATCH_COUNT = 100_000;

/** Files that are offered together, as their sender says. */
export interface Batch {
  readonly batchId: string | null;
  /** How many files, this one included. */
  readonly batchCount: number | null;
  /** The bytes of all these files. */
  readonly batchSize: number | null;
}

/** The file goes alone. */
export const ALONE: Batch = { batchId: null, batchCount: null, batchSize: null };

export type BatchDraft = { readonly [Name in keyof Batch]?: Batch[Name] | undefined };

/** What one offer says of its batch. Other offers of it may go to other receivers and rooms, so none is compared with another. */
export function checkedBatch(draft: BatchDraft, size: number): Batch {
  const { batchId = null, batchCount = null, batchSize = null } = draft;
  if (batchId === null) {
    if (batchCount === null && batchSize === null) return ALONE;
    throw badInput('batchId', 'A batch needs an id beside its count and its size.');
  }
  if (!BATCH_ID.test(batchId)) {
    throw badInput('batchId', 'The id of a batch must have 1 to 128 characters of visible ASCII, without spaces.');
  }
  if (batchCount !== null && !isWhole(batchCount, 1, MAX_BATCH_COUNT)) {
    throw badInput('batchCount', `A batch must have 1 to ${MAX_BATCH_COUNT} files.`);
  }
  if (batchSize !== null && !isWhole(batchSize, size, Number.MAX_SAFE_INTEGER)) {
    throw badInput('batchSize', `The size of a batch must be a whole number of bytes, at least the file's ${size}.`);
  }
  return { batchId, batchCount, batchSize };
}

function isWhole(number: number, least: number, most: number): boolean {
  return Number.isSafeInteger(number) && number >= least && number <= most;
}
