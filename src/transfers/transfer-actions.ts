import type { Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { checkedReason } from './action.js';
import type { TransferCommands } from './transfer-commands.js';
import type { TransferAnswer } from './transfer-store.js';

export interface AcceptTerms {
  /** Which of the receiver's participants takes the file; may be left out while there is one, or none yet. */
  readonly participantId?: string | null | undefined;
  /** The receiver takes the bytes from the relay, so no connection of its counts. */
  readonly relay?: boolean;
}

export interface ResumeTerms {
  /** Takes the place of an endpoint that is gone for good. */
  readonly participantId?: string | null | undefined;
  /** Lifts the other party's pause too (legacy). */
  readonly everyPause?: boolean;
}

/** What the parties decide. Repeating what already holds changes nothing and is answered with the present state. */
export class TransferActions {
  constructor(
    private readonly commands: TransferCommands,
    private readonly limiter: RateLimiter,
  ) {}

  async accept(caller: Caller, transferId: string, terms: AcceptTerms = {}): Promise<TransferAnswer> {
    const { participantId = null, relay = false } = terms;
    await this.limiter.take(caller.userId, 'store');
    return this.commands.run(caller, transferId, { action: 'accept', participantId, relay });
  }

  async reject(caller: Caller, transferId: string, reason?: string | null): Promise<TransferAnswer> {
    const command = { action: 'reject', reason: checkedReason(reason) } as const;
    await this.limiter.take(caller.userId, 'store');
    return this.commands.run(caller, transferId, command);
  }

  async pause(caller: Caller, transferId: string): Promise<TransferAnswer> {
    await this.limiter.take(caller.userId, 'pause');
    return this.commands.run(caller, transferId, { action: 'pause' });
  }

  async resume(caller: Caller, transferId: string, terms: ResumeTerms = {}): Promise<TransferAnswer> {
    const { participantId = null, everyPause = false } = terms;
    await this.limiter.take(caller.userId, 'pause');
    return this.commands.run(caller, transferId, { action: 'resume', participantId, everyPause });
  }

  async cancel(caller: Caller, transferId: string, reason?: string | null): Promise<TransferAnswer> {
    const command = { action: 'cancel', reason: checkedReason(reason) } as const;
    await this.limiter.take(caller.userId, 'store');
    return this.commands.run(caller, transferId, command);
  }
}
