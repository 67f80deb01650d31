import { isLive, type Transfer } from './transfer.js';
import type { Hints, UserTransfers } from './transfer-store.js';

/** The topic under which a transfer's watchers are told to look again. */
export function progressTopic(transferId: string): string {
  return `transfer:${transferId}`;
}

/** What follows a change: watchers are told, and what the transfer held of its users' limits is freed. */
export class TransferAftermath {
  constructor(
    private readonly users: UserTransfers,
    private readonly hints: Pick<Hints, 'publish'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Never fails: a reservation that stays behind is found out when its user meets the limit. */
  async follow(transfer: Transfer): Promise<void> {
    this.hints.publish(progressTopic(transfer.id), transfer.status);
    try {
      await this.#free(transfer);
    } catch (error) {
      this.onFailure(error);
    }
  }

  async #free({ id, senderId, receiverId, status }: Transfer): Promise<void> {
    if (status === 'PENDING') return;
    await Promise.all([
      this.users.freeOffer(receiverId, id),
      isLive(status) ? undefined : this.users.freeSlot(senderId, id),
    ]);
  }
}
