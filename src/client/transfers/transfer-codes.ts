/**
 * The values of `Transfer.errorCode`: why a client ended a transfer by itself, without a person's decision, or has no file of a
 * completed one. The type of each says whether offering the file again helps, as in `RejoinErrorCodes`.
 */
export interface TransferErrorCodes {
  /** The sender's browser can no longer read the file: it was changed, moved, deleted or unplugged. Offer it again. */
  readonly FILE_UNREADABLE: 'now';
  /** The sender's browser could not compute the file's SHA-256. Offer it again after a reload, or set `workerUrl`. */
  readonly FILE_NOT_HASHED: 'after';
  /** A hundred chunks came damaged. Offer the file again on another network path. */
  readonly CHUNKS_DAMAGED: 'after';
  /** The receiver's disk, or its browser's private storage, has no space left. Offer the file again when there is some. */
  readonly DISK_FULL: 'after';
  /** The receiver's browser could not write the file for another reason. Offer it again. */
  readonly NOT_STORED: 'now';
  /** The transfer is completed, but the receiver's bytes differ from the sender's. Offer the file again. */
  readonly FILE_DAMAGED: 'now';
}

/** Why a client ended a transfer by itself: see `TransferErrorCodes`. */
export type TransferErrorCode = keyof TransferErrorCodes;

/**
 * The values of `Transfer.endReason`: why a transfer ended. The type of each says whether offering the file again helps. A newer
 * server may add values.
 */
export interface TransferEndReasons {
  /** The receiver has the file, and both digests are equal. */
  readonly COMPLETED: 'never';
  /** The receiver rejected the offer. */
  readonly REJECTED: 'never';
  /** The sender cancelled, or its client did: then `errorCode` says why. */
  readonly CANCELLED_BY_SENDER: 'never';
  /** The receiver cancelled, or its client did: then `errorCode` says why. */
  readonly CANCELLED_BY_RECEIVER: 'never';
  /** The receiver did not answer the offer, or the transfer did not complete, by `expiresAt`. */
  readonly EXPIRED: 'now';
  /** The receiver's digest differs from the sender's. */
  readonly CHECKSUM_MISMATCH: 'now';
  /** The server's relay had no space left for the file. Offer it again later, or where the two can connect directly. */
  readonly STORAGE_FULL: 'after';
  /** The server's scanner found something in the relayed file. */
  readonly INFECTED: 'never';
  /** The server lost its state of the transfer. */
  readonly STATE_LOST: 'now';
}

/** Why a transfer ended: see `TransferEndReasons`. */
export type TransferEndReason = keyof TransferEndReasons;
