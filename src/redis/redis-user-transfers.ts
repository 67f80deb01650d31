import type { Config } from '../config.js';
import type {
  EndedTransfer,
  Held,
  ListedTransfer,
  NewTransfer,
  Reservation,
  SlotRequest,
  UserTransfers,
} from '../transfers/transfer-store.js';
import { MAX_LIVE_TRANSFERS, MAX_PENDING_OFFERS } from '../transfers/transfer.js';
import type { RedisClient } from './connect.js';
import { partitionOf, partitionOfTransfer, userBase, userKey } from './keys.js';
import type { RedisLibrary } from './library.js';
import { orUnavailable } from './outage.js';

/** As long as a transfer is readable after its end. */
const AFTERLIFE_MS = 3_600_000;
/** A reservation comes before its transfer, and must not free itself before it ends. */
const LEEWAY_MS = 10_000;
/** What has been listed for less may still be on its way into being. */
const CREATED_WITHIN_MS = 30_000;

export class RedisUserTransfers implements UserTransfers {
  constructor(
    private readonly redis: RedisClient,
    private readonly library: RedisLibrary,
    private readonly times: Pick<Config, 'offerMs' | 'transferMs'>,
  ) {}

  async reserveSlot({ userId, transferId, idempotencyKey, again }: SlotRequest): Promise<Reservation> {
    const args = [transferId, idempotencyKey ?? '', MAX_LIVE_TRANSFERS, this.#slotMs, this.#listMs, again ? 1 : 0];
    return reservation(await this.library.call('reserve_slot', userBase(userId), args));
  }

  async reserveOffer(receiverId: string, transferId: string): Promise<Reservation> {
    const args = [transferId, MAX_PENDING_OFFERS, this.#waitMs + LEEWAY_MS, this.#listMs];
    return reservation(await this.library.call('reserve_offer', userBase(receiverId), args));
  }

  async withdraw({ id, senderId, receiverId, idempotencyKey }: NewTransfer, attempt: number): Promise<void> {
    const [withdrawn] = await this.library.call('withdraw_slot', userBase(senderId), [
      id,
      idempotencyKey ?? '',
      attempt,
    ]);
    if (withdrawn !== 1) return;
    await Promise.all([
      this.freeOffer(receiverId, id),
      orUnavailable(this.redis.zrem(userKey(receiverId, 'transfers'), id)),
    ]);
  }

  async freeSlot(senderId: string, transferId: string): Promise<void> {
    await orUnavailable(this.redis.zrem(userKey(senderId, 'slots'), transferId));
  }

  async freeOffer(receiverId: string, transferId: string): Promise<void> {
    await orUnavailable(this.redis.zrem(userKey(receiverId, 'offers'), transferId));
  }

  async end(userId: string, transferId: string, { sent, accepted }: EndedTransfer): Promise<readonly string[]> {
    const args = [transferId, sent ? 1 : 0, accepted ? 0 : 1];
    return (await this.library.call('end_listed', userBase(userId), args)).map(String);
  }

  async strike(userId: string, transferId: string): Promise<void> {
    await this.library.call('strike_listed', userBase(userId), [transferId]);
  }

  async list(userId: string, roomId: string | null): Promise<readonly ListedTransfer[]> {
    const flat = await this.library.call('list_transfers', userBase(userId), [this.#listMs]);
    const listed = pairs(flat.map(String)).map(([transferId, at]) => ({ transferId, at: Number(at) }));
    if (roomId === null) return listed;
    // A transfer lives in its room's partition, so its id tells which rooms it can't be of.
    return listed.filter(({ transferId }) => partitionOfTransfer(transferId) === partitionOf(roomId));
  }

  async unlist(userId: string, forgotten: readonly ListedTransfer[]): Promise<void> {
    const [seconds] = await orUnavailable(this.redis.time());
    const old = forgotten.filter(({ at }) => at < Number(seconds) * 1000 - CREATED_WITHIN_MS);
    if (old.length === 0) return;
    await orUnavailable(this.redis.zrem(userKey(userId, 'transfers'), ...old.map(({ transferId }) => transferId)));
  }

  /** An offer waits for the one or the other. */
  get #waitMs(): number {
    return Math.max(this.times.offerMs, this.times.transferMs);
  }

  get #slotMs(): number {
    return this.#waitMs + this.times.transferMs + LEEWAY_MS;
  }

  get #listMs(): number {
    return this.#slotMs + AFTERLIFE_MS;
  }
}

function reservation([kind, ...rest]: readonly unknown[]): Reservation {
  if (kind === 'reserved') return { kind, attempt: Number(rest[0]) };
  if (kind === 'repeated') return { kind, transferId: String(rest[0]), ageMs: Number(rest[1]) };
  const held: readonly Held[] = pairs(rest.map(String)).map(([transferId, age]) => ({
    transferId,
    ageMs: Number(age),
  }));
  return { kind: 'full', held };
}

function pairs(flat: readonly string[]): (readonly [string, string])[] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? '', flat[2 * at + 1] ?? '']);
}
