import { RejoinError } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import type { TransferAftermath } from './aftermath.js';
import { checkedOffer, PEER_TERMS, type OfferDraft, type OfferTerms } from './offer.js';
import type { TransferReads } from './transfer-reads.js';
import type { TransferSlots } from './transfer-slots.js';
import type { NewTransfer, TransferAnswer, TransferStore } from './transfer-store.js';

/**
 * Offers reach over three places: the sender's slots, the receiver's waiting offers, and the room's partition. The first two
 * are reserved, the third makes the transfer. A refusal takes the reservations back. An outage does not: the transfer may
 * exist by then, and a reservation without one frees itself or is found out at the limit.
 */
export class TransferOffers {
  constructor(
    private readonly store: Pick<TransferStore, 'newId' | 'create'>,
    private readonly slots: TransferSlots,
    private readonly reads: TransferReads,
    private readonly aftermath: TransferAftermath,
    private readonly limiter: RateLimiter,
  ) {}

  async offer(caller: Caller, draft: OfferDraft, terms: OfferTerms = PEER_TERMS): Promise<TransferAnswer> {
    const offer = checkedOffer(caller.userId, draft, terms);
    requireCoverage(caller, offer.roomId);
    await this.limiter.take(caller.userId, 'offer');
    await this.limiter.take(offer.receiverId, 'offered');
    const freshId = this.store.newId(offer.roomId);
    const reserved = await this.slots.reserveForSender(caller.userId, freshId, offer.idempotencyKey);
    if (reserved.kind === 'repeated') {
      return { transfer: await this.reads.require(caller, reserved.transferId), changed: false };
    }
    const { relay, presence } = terms;
    return this.#create({ ...offer, id: reserved.transferId, relay, presence }, reserved.attempt);
  }

  async #create(draft: NewTransfer, attempt: number): Promise<TransferAnswer> {
    try {
      await this.slots.reserveForReceiver(draft.receiverId, draft.id);
      const answer = await this.store.create(draft);
      await this.aftermath.follow(answer.transfer);
      return answer;
    } catch (error) {
      if (isRefusal(error)) await this.aftermath.withdraw(draft, attempt);
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof RejoinError && error.code !== 'SERVICE_UNAVAILABLE';
}
