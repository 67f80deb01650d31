import type { Holdings } from '../identity/holdings.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { Absences } from './absences.js';
import { TransferAftermath } from './aftermath.js';
import { ThrottledHints } from './throttled-hints.js';
import { TransferActions } from './transfer-actions.js';
import { TransferCommands } from './transfer-commands.js';
import { TransferDelivery } from './transfer-delivery.js';
import { TransferExpiry } from './transfer-expiry.js';
import { TransferOffers } from './transfer-offers.js';
import { TransferProgressFeed } from './transfer-progress.js';
import { TransferReads } from './transfer-reads.js';
import { TransferSlots } from './transfer-slots.js';
import type { TransferEndReason } from './transfer.js';
import type { DueTransfers, Hints, TransferStore, UserTransfers } from './transfer-store.js';

/** What transports know of transfers. */
export interface Transfers {
  readonly offers: TransferOffers;
  readonly actions: TransferActions;
  readonly delivery: TransferDelivery;
  readonly reads: TransferReads;
  readonly progress: TransferProgressFeed;
  readonly expiry: TransferExpiry;
}

export interface TransferPorts {
  readonly store: TransferStore & DueTransfers;
  readonly users: UserTransfers;
  readonly hints: Hints;
  readonly limiter: RateLimiter;
  /** Transfers whose progress each user watches on this node. */
  readonly watches: Holdings;
  /** What failed behind the scenes and heals by itself: worth a line in the log. */
  readonly onFailure: (error: unknown) => void;
  /** A transfer ended, told once on the node that ended it. */
  readonly onEnded: (reason: TransferEndReason) => void;
  /** For spans of time, ms; by default the process' own. */
  readonly clock?: () => number;
  /** How late this node's sweep came to a transfer that was past its time. */
  readonly onSwept: (lateMs: number) => void;
}

export function transfersOver(ports: TransferPorts): Transfers {
  const { store, users, hints, limiter, watches, onFailure, onEnded, onSwept } = ports;
  const aftermath = new TransferAftermath(store, users, new ThrottledHints(hints), onFailure, onEnded);
  const absences = new Absences(ports.clock);
  const reads = new TransferReads({ store, users, aftermath, limiter, absences });
  const commands = new TransferCommands(store, reads, aftermath);
  return {
    offers: new TransferOffers(store, new TransferSlots(store, users, absences), reads, aftermath, limiter),
    actions: new TransferActions(commands, limiter),
    delivery: new TransferDelivery(commands, store, aftermath, limiter),
    reads,
    progress: new TransferProgressFeed(reads, hints, watches),
    expiry: new TransferExpiry(store, aftermath, onSwept, onFailure),
  };
}
