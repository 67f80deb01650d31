import { isLive, type Transfer, type TransferEndReason } from './transfer.js';
import type { Hints, NewTransfer, TransferStore, UserTransfers } from './transfer-store.js';

/** The topic under which a transfer's watchers are told to look again. */
export function progressTopic(transferId: string): string {
  return `transfer:${transferId}`;
}

/** What follows a change: watchers are told, and what the transfer held of its users' limits is freed. */
export class TransferAftermath {
  constructor(
    private readonly store: Pick<TransferStore, 'forgetOffer'>,
    private readonly users: UserTransfers,
    private readonly hints: Pick<Hints, 'publish'>,
    private readonly onFailure: (error: unknown) => void,
    private readonly onEnded: (reason: TransferEndReason) => void,
  ) {}

  /** Only bytes came along: nothing changed of what the limits count. */
  tell(transfer: Transfer): void {
    this.hints.publish(progressTopic(transfer.id), transfer.status);
  }

  follow(transfer: Transfer): Promise<void> {
    this.tell(transfer);
    if (transfer.endReason !== null) this.onEnded(transfer.endReason);
    return this.#tried(() => this.#free(transfer));
  }

  /** The offer was refused: what was reserved for it goes back. */
  withdraw(offer: NewTransfer, attempt: number): Promise<void> {
    return this.#tried(() => this.users.withdraw(offer, attempt));
  }

  /** Never fails: a reservation that stays behind is found out when its user meets the limit. */
  async #tried(tidy: () => Promise<void>): Promise<void> {
    try {
      await tidy();
    } catch (error) {
      this.onFailure(error);
    }
  }

  async #free({ id, senderId, receiverId, status, acceptedAt }: Transfer): Promise<void> {
    if (status === 'PENDING') return;
    if (isLive(status)) return this.users.freeOffer(receiverId, id);
    const accepted = acceptedAt !== null;
    const [tooMany] = await Promise.all([
      this.users.end(senderId, id, { sent: true, accepted }),
      this.users.end(receiverId, id, { sent: false, accepted }),
    ]);
    await Promise.all(tooMany.map((offer) => this.#forget(offer)));
  }

  async #forget(offerId: string): Promise<void> {
    const receiverId = await this.store.forgetOffer(offerId);
    if (receiverId !== null) await this.users.strike(receiverId, offerId);
  }
}
