import type { TransferCommand } from './action.js';
import type { Offer } from './offer.js';
import type { Transfer, TransferEndReason } from './transfer.js';

/** A transfer as it is now, and whether this very step changed it. */
export interface TransferAnswer {
  readonly transfer: Transfer;
  readonly changed: boolean;
}

export interface NewTransfer extends Offer {
  readonly id: string;
  readonly relay: boolean;
  /** Refused unless both users are in the room. */
  readonly presence: boolean;
}

/** What the system does, whoever asks. */
export type SystemFailure = Extract<TransferEndReason, 'STORAGE_FULL' | 'INFECTED' | 'STATE_LOST'>;

/**
 * The truth about transfers. Each method is one step at the store, together with the `TransferChanged` that it writes into
 * the room's log, and lets a transfer that is past its expiry end before it judges (which is told by `expired`).
 */
export interface TransferStore {
  newId(roomId: string): string;
  /** Creating the same id again changes nothing. */
  create(draft: NewTransfer): Promise<TransferAnswer>;
  apply(transferId: string, userId: string, command: TransferCommand): Promise<AppliedCommand>;
  fail(transferId: string, reason: SystemFailure): Promise<TransferAnswer | null>;
  /** Forgets an offer that ended unaccepted, and answers with its receiver; null: it is no such offer. */
  forgetOffer(transferId: string): Promise<string | null>;
  /** How many calls to the store it takes to read these, in the budget's measure. */
  readCost(transferIds: readonly string[]): number;
  /** In the order of the ids; null: unknown. */
  read(transferIds: readonly string[]): Promise<readonly (TransferAnswer | null)[]>;
  /** Bit `i` (from the high end of the first byte) stands for chunk `i`; shorter than the file where nothing is set behind. */
  chunkMap(transferId: string, which: 'verified' | 'relayed'): Promise<Uint8Array>;
}

/** `expired`: the transfer was past its time, ended so, and the command came too late. */
export interface AppliedCommand extends TransferAnswer {
  readonly expired: boolean;
}

/** What ends by itself. */
export interface DueTransfers {
  /**
   * Ends what is due and answers with it; each transfer is answered to one caller, however many ask. Where a part of storage is
   * away, the rest ends all the same, and `onFailed` is told why it was not all. Never rejects.
   */
  endDue(onFailed: (error: unknown) => void): Promise<readonly Transfer[]>;
}

/** What a reservation was answered with. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly attempt: number }
  /** The idempotency key is known: it was used for `transferId`, `ageMs` ago. */
  | { readonly kind: 'repeated'; readonly transferId: string; readonly ageMs: number }
  | { readonly kind: 'full'; readonly held: readonly Held[] };

export interface Held {
  readonly transferId: string;
  readonly ageMs: number;
}

export interface SlotRequest {
  readonly userId: string;
  readonly transferId: string;
  readonly idempotencyKey: string | null;
  /** The key is known, but its transfer never came to be: take the slot for it once more. */
  readonly again: boolean;
}

export interface EndedTransfer {
  /** By this user, rather than to it. */
  readonly sent: boolean;
  readonly accepted: boolean;
}

/** What belongs to a user, whatever the room: live outgoing transfers, waiting offers, and the list of both. */
export interface UserTransfers {
  /** One step: counts, reserves, lists, remembers the key. A reservation frees itself when the transfer must be over. */
  reserveSlot(request: SlotRequest): Promise<Reservation>;
  reserveOffer(receiverId: string, transferId: string): Promise<Reservation>;
  /** Takes back what `reserve…` did, lists and key too, unless a later attempt took it over. */
  withdraw(offer: NewTransfer, attempt: number): Promise<void>;
  /**
   * It ended: frees what it held of the user's limits, and lets it go first where the list is full. Of a sender it answers with
   * its oldest ended offers that nobody accepted, beyond as many as are kept: they are off its list and to be forgotten.
   */
  end(userId: string, transferId: string, how: EndedTransfer): Promise<readonly string[]>;
  /** Takes what was forgotten off a list. */
  strike(userId: string, transferId: string): Promise<void>;
  freeSlot(senderId: string, transferId: string): Promise<void>;
  freeOffer(receiverId: string, transferId: string): Promise<void>;
  /** Newest first. With a room, those of other rooms may be left out. */
  list(userId: string, roomId: string | null): Promise<readonly ListedTransfer[]>;
  /** Strikes what its store has forgotten, unless it is so young that it may still come to be. */
  unlist(userId: string, forgotten: readonly ListedTransfer[]): Promise<void>;
}

export interface ListedTransfer {
  readonly transferId: string;
  /** When it was offered, ms since 1970. */
  readonly at: number;
}

/** Told after the fact, may be lost: whoever hears it reads the truth. */
export interface Hints {
  publish(topic: string, payload: unknown): void;
  /** Resolves once hints arrive; gives what ends it. */
  subscribe(topic: string, onHint: (payload: unknown) => void): Promise<() => Promise<void>>;
}
