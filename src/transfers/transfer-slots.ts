import { RejoinError } from '../errors.js';
import type { Absences } from './absences.js';
import type { Held, Reservation, TransferStore, UserTransfers } from './transfer-store.js';
import { isLive, MAX_LIVE_TRANSFERS, MAX_PENDING_OFFERS, type TransferStatus } from './transfer.js';

/** A reservation whose transfer isn't there after this long never became one: the step that makes it is given up earlier. */
const CREATED_WITHIN_MS = 30_000;
/** A transfer is readable for so long after its end, at least. */
export const READABLE_MS = 3_600_000;

export type SenderReservation =
  | { readonly kind: 'reserved'; readonly attempt: number; readonly transferId: string }
  | { readonly kind: 'repeated'; readonly transferId: string };

/** The limits of both users, kept without a lock: reserve first, and where a limit is met, check what it is met by. */
export class TransferSlots {
  constructor(
    private readonly store: Pick<TransferStore, 'read'>,
    private readonly users: UserTransfers,
    private readonly absences: Absences,
  ) {}

  /** A place among the sender's live transfers, or the transfer that the same key made before. */
  async reserveForSender(senderId: string, freshId: string, idempotencyKey: string | null): Promise<SenderReservation> {
    const attempt = (transferId: string, again: boolean) =>
      this.#verified(
        () => this.users.reserveSlot({ userId: senderId, transferId, idempotencyKey, again }),
        (transferId) => this.users.freeSlot(senderId, transferId),
        isLive,
      );
    const reserved = await attempt(freshId, false);
    if (reserved.kind === 'reserved') return { ...reserved, transferId: freshId };
    if (reserved.kind === 'full') throw tooMany('You have', MAX_LIVE_TRANSFERS, 'live transfers already.');
    const { transferId, ageMs } = reserved;
    if ((await this.store.read([transferId]))[0]) return { kind: 'repeated', transferId };
    if (ageMs >= READABLE_MS)
      throw new RejoinError('TRANSFER_NOT_FOUND', 'The transfer of this key is over and forgotten.');
    const taken = await attempt(transferId, true);
    if (taken.kind === 'full') throw tooMany('You have', MAX_LIVE_TRANSFERS, 'live transfers already.');
    return taken.kind === 'repeated' ? { kind: 'repeated', transferId: taken.transferId } : { ...taken, transferId };
  }

  async reserveForReceiver(receiverId: string, transferId: string): Promise<void> {
    const reserved = await this.#verified(
      () => this.users.reserveOffer(receiverId, transferId),
      (held) => this.users.freeOffer(receiverId, held),
      (status) => status === 'PENDING',
    );
    if (reserved.kind === 'full') throw tooMany('The receiver has', MAX_PENDING_OFFERS, 'offers waiting already.');
  }

  async #verified(
    reserve: () => Promise<Reservation>,
    free: (transferId: string) => Promise<void>,
    counts: (status: TransferStatus) => boolean,
  ): Promise<Reservation> {
    const reserved = await reserve();
    if (reserved.kind !== 'full') return reserved;
    const stale = await this.#stale(reserved.held, counts);
    if (stale.length === 0) return reserved;
    await Promise.all(stale.map(free));
    return reserve();
  }

  async #stale(held: readonly Held[], counts: (status: TransferStatus) => boolean): Promise<readonly string[]> {
    const ids = held.map(({ transferId }) => transferId);
    const answers = await this.store.read(ids);
    const gone = this.absences.gone(ids, (_, index) => answers[index] !== null);
    const stale = held.filter(({ transferId, ageMs }, index) => {
      const answer = answers[index];
      return answer ? !counts(answer.transfer.status) : ageMs > CREATED_WITHIN_MS && gone.includes(transferId);
    });
    return stale.map(({ transferId }) => transferId);
  }
}

function tooMany(who: string, limit: number, what: string): RejoinError {
  return new RejoinError('TRANSFER_LIMIT', `${who} ${limit} ${what}`, { limit });
}
