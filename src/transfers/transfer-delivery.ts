import type { Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { checkedRanges, sealing } from './action.js';
import type { TransferAftermath } from './aftermath.js';
import type { TransferCommands } from './transfer-commands.js';
import type { SystemFailure, TransferAnswer, TransferStore } from './transfer-store.js';
import type { ChunkRange } from './transfer.js';

/** How the bytes come along, peer to peer and over the relay. */
export class TransferDelivery {
  constructor(
    private readonly commands: TransferCommands,
    private readonly store: Pick<TransferStore, 'fail'>,
    private readonly aftermath: TransferAftermath,
    private readonly limiter: RateLimiter,
  ) {}

  /** The receiver has verified these chunks. All ranges count or none. */
  async acknowledge(caller: Caller, transferId: string, ranges: readonly ChunkRange[]): Promise<TransferAnswer> {
    await this.limiter.take(caller.userId, 'acknowledge');
    return this.commands.run(caller, transferId, { action: 'acknowledge', ranges: checkedRanges(ranges) });
  }

  /** The sender fixes the file's digest where the offer had none. */
  async seal(caller: Caller, transferId: string, sha256: string): Promise<TransferAnswer> {
    const command = sealing('seal', sha256);
    await this.limiter.take(caller.userId, 'store');
    return this.commands.run(caller, transferId, command);
  }

  /** The receiver has every chunk, and this is the digest that it computed. */
  async complete(caller: Caller, transferId: string, sha256: string): Promise<TransferAnswer> {
    const command = sealing('complete', sha256);
    await this.limiter.take(caller.userId, 'store');
    return this.commands.run(caller, transferId, command);
  }

  /** The sender's chunks are in the relay, verified. */
  async relay(caller: Caller, transferId: string, ranges: readonly ChunkRange[]): Promise<TransferAnswer> {
    return this.commands.run(caller, transferId, { action: 'store', ranges: checkedRanges(ranges) });
  }

  /** The relay holds the whole file; `sha256` is its own computation. */
  async deliver(caller: Caller, transferId: string, sha256: string): Promise<TransferAnswer> {
    return this.commands.run(caller, transferId, sealing('deliver', sha256));
  }

  /** Ends a transfer for a reason of the system's; null: unknown. */
  async fail(transferId: string, reason: SystemFailure): Promise<TransferAnswer | null> {
    const answer = await this.store.fail(transferId, reason);
    if (answer?.changed) await this.aftermath.follow(answer.transfer);
    return answer;
  }
}
