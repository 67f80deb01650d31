import { Emitter } from '../connection/emitter.js';
import { cancelCode, type TransferErrorCode } from './end-codes.js';
import type { Batch } from './queued-file.js';
import { LIVE } from './statuses.js';
import type { TransferEvents } from './transfer-events.js';
import type { TransferFields, TransferStatus } from './transfer-host.js';

/** What the server has told of a transfer. */
export abstract class TransferFacts extends Emitter<TransferEvents> {
  constructor(protected fields: TransferFields) {
    super();
  }

  get id(): string {
    return this.fields.id;
  }
  get filename(): string {
    return this.fields.filename;
  }
  get mimeType(): string | null {
    return this.fields.mimeType;
  }
  get size(): number {
    return this.fields.size;
  }
  get status(): TransferStatus {
    return this.fields.status;
  }
  /** PENDING, ACTIVE or PAUSED: it can still be cancelled, and takes one of its sender's places. */
  get isLive(): boolean {
    return LIVE.has(this.status);
  }
  get endReason(): string | null {
    return this.fields.endReason;
  }
  /** The files that are offered together with this one; null: it goes alone. */
  get batch(): Batch | null {
    const { batchId, batchCount, batchSize } = this.fields;
    if (batchId === null || batchCount === null || batchSize === null) return null;
    return { id: batchId, count: batchCount, size: batchSize };
  }
  /** What went wrong, or the reason given with a reject or cancel: a text for people. */
  get error(): string | null {
    return this.fields.error;
  }
  /** Why a client ended it by itself, or has no file of it. Null: it is live, a person or the server ended it, or all is well. */
  get errorCode(): TransferErrorCode | null {
    return cancelCode(this.endReason, this.fields.error);
  }
  /** ISO 8601; null: the receiver did not accept it, or not yet. */
  get acceptedAt(): string | null {
    return this.fields.acceptedAt;
  }
  /** ISO 8601. */
  get createdAt(): string {
    return this.fields.createdAt;
  }
  /** ISO 8601. */
  get expiresAt(): string {
    return this.fields.expiresAt;
  }
}
