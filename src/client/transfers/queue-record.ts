import { read, type SeatStorage } from '../room/seat.js';
import type { Batch, QueuedFileRecord } from './queued-file.js';

/** What of the queue outlives a reload of the page: everything but the files themselves. */
export interface QueueState {
  readonly files: readonly QueuedFileRecord[];
  readonly batches: readonly Batch[];
}

const NOTHING: QueueState = { files: [], batches: [] };

/** The queue's place beside the seat. */
export class QueueRecord {
  constructor(
    private readonly storage: SeatStorage | null,
    private readonly name: string,
  ) {}

  load(): QueueState {
    const kept = read(this.storage, this.name);
    return isState(kept) ? kept : NOTHING;
  }

  save(state: QueueState): void {
    if (state.files.length > 0) this.storage?.setItem(this.name, JSON.stringify(state));
    else this.storage?.removeItem(this.name);
  }
}

function isState(value: unknown): value is QueueState {
  const { files, batches } = (value ?? {}) as Partial<Record<keyof QueueState, unknown>>;
  return Array.isArray(files) && Array.isArray(batches) && files.every(isFile) && batches.every(isBatch);
}

function isFile(value: unknown): boolean {
  const { id, receiverId, filename, size, batchId } = (value ?? {}) as Partial<Record<keyof QueuedFileRecord, unknown>>;
  const texts = [id, receiverId, filename].every((text) => typeof text === 'string');
  return texts && typeof size === 'number' && (batchId === null || typeof batchId === 'string');
}

function isBatch(value: unknown): boolean {
  const { id, count, size } = (value ?? {}) as Partial<Record<keyof Batch, unknown>>;
  return typeof id === 'string' && typeof count === 'number' && typeof size === 'number';
}
