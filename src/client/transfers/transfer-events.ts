import type { Transfer } from './transfer.js';

export interface TransferEvents {
  /** Anything below changed; at most about ten times a second while bytes flow. */
  change: Transfer;
  /** COMPLETED, FAILED or CANCELLED; for the receiver of a completed one, after its file is ready. */
  end: Transfer;
}

/** Counted in this page since it was loaded. */
export interface TransferStats {
  chunksSent: number;
  chunksReceived: number;
  /** Received although verified already: nothing was gained by them. */
  duplicateChunks: number;
  corruptChunks: number;
}

export interface AcceptOptions {
  /** Ask the user for a place on disk (File System Access) and stream there. @default false */
  readonly saveAs?: boolean;
}
