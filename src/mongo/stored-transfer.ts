import { ALONE, type Batch } from '../transfers/batch.js';
import type { Transfer } from '../transfers/transfer.js';

/** A transfer as documents carry it. A file that goes alone has no batch fields, as in releases that knew no batches. */
export type StoredTransfer = Omit<Transfer, keyof Batch> & Partial<Batch>;

export function toStoredTransfer({ batchId, batchCount, batchSize, ...transfer }: Transfer): StoredTransfer {
  return batchId === null ? transfer : { ...transfer, batchId, batchCount, batchSize };
}

export function fromStoredTransfer(transfer: StoredTransfer): Transfer {
  return { ...ALONE, ...transfer };
}
