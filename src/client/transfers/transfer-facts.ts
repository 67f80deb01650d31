import { Emitter } from '../connection/emitter.js';
import type { Open } from '../open.js';
import { cancelCode } from './end-codes.js';
import type { Batch } from './queued-file.js';
import { LIVE } from './statuses.js';
import type { TransferEndReason, TransferErrorCode } from './transfer-codes.js';
import type { TransferEvents } from './transfer-events.js';
import type { TransferFields, TransferStatus } from './transfer-host.js';

/** The state of a transfer, as the server told it last. @internal */
export abstract class TransferFacts extends Emitter<TransferEvents> {
  /** @internal */
  constructor(protected fields: TransferFields) {
    super();
  }

  /** The transfer's id, the same for both parties. */
  get id(): string {
    return this.fields.id;
  }
  /** The file's name in the portable form that the server made of it (`a:b.txt` became `a_b.txt`). */
  get filename(): string {
    return this.fields.filename;
  }
  /** The media type that the sender's browser gave the file, e.g. `application/pdf`; null: it gave none. */
  get mimeType(): string | null {
    return this.fields.mimeType;
  }
  /** The file's length in bytes, 0 to 524 288 000. */
  get size(): number {
    return this.fields.size;
  }
  /** The state that the server told last; see `TransferStatus`. */
  get status(): TransferStatus {
    return this.fields.status;
  }
  /** True while the status is PENDING, ACTIVE or PAUSED: the transfer can be cancelled, and counts against its sender's limit. */
  get isLive(): boolean {
    return LIVE.has(this.status);
  }
  /** Why the transfer ended: see `TransferEndReasons`. Null: the transfer is live. */
  get endReason(): Open<TransferEndReason> | null {
    return this.fields.endReason;
  }
  /** The batch of files that the sender offers together with this one; null: the file is offered alone. */
  get batch(): Batch | null {
    const { batchId, batchCount, batchSize } = this.fields;
    if (batchId === null || batchCount === null || batchSize === null) return null;
    return { id: batchId, count: batchCount, size: batchSize };
  }
  /** A text for people: the failure, or the reason that was given with `reject` or `cancel`. Null: there is none. */
  get error(): string | null {
    return this.fields.error;
  }
  /** Why a client ended the transfer by itself, or has no file of it. Null: it is live, or a person or the server ended it, or nothing failed. */
  get errorCode(): TransferErrorCode | null {
    return cancelCode(this.endReason, this.fields.error);
  }
  /** The time when the receiver accepted, ISO 8601; null: the receiver has not accepted. */
  get acceptedAt(): string | null {
    return this.fields.acceptedAt;
  }
  /** The time of the offer, ISO 8601. */
  get createdAt(): string {
    return this.fields.createdAt;
  }
  /** The time when the server ends the transfer if it is still live, ISO 8601. */
  get expiresAt(): string {
    return this.fields.expiresAt;
  }
}
