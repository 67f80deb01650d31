import type { QueuedFile } from './queued-file.js';
import type { Transfer } from './transfer.js';

/** Who hears of transfers. */
export interface TransfersAudience {
  /** An offer to us waits for an answer. */
  offered(transfer: Transfer): void;
  /** A transfer came, changed its status, or went on. */
  transfersChanged(transfers: readonly Transfer[]): void;
  /** A file waits to be offered, or no longer does. */
  queueChanged(queue: readonly QueuedFile[]): void;
}
