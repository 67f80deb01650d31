import type { Transfer } from './transfer.js';

/** The events of a transfer, by name; each value is the transfer itself. */
export interface TransferEvents {
  /** A property of the transfer changed; at most ten times a second while bytes flow. The value is the transfer. */
  change: Transfer;
  /**
   * The transfer ended: its status is COMPLETED, FAILED or CANCELLED. For the receiver of a completed transfer, its file is
   * ready too. The value is the transfer.
   */
  end: Transfer;
}

/** Counts of a transfer's chunks (up to 64 KiB each) in this page, since the page was loaded. */
export interface TransferStats {
  /** How many chunks this page sent over the data channel, repeated ones included. */
  chunksSent: number;
  /** How many chunks this page received, verified and stored. */
  chunksReceived: number;
  /** How many chunks came although this page had them already. */
  duplicateChunks: number;
  /** How many chunks came damaged: their SHA-256 was wrong. */
  corruptChunks: number;
}

/** Options of `Transfer.accept`. */
export interface AcceptOptions {
  /**
   * True: the browser asks the user for a place on disk, and the file appears there when both digests agree. A browser
   * without that dialog (`showSaveFilePicker`) stores the file as without this option, in its private storage. @default false
   */
  readonly saveAs?: boolean;
}
