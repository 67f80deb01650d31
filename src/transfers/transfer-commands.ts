import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import { conflict, RULES, type TransferCommand } from './action.js';
import type { TransferAftermath } from './aftermath.js';
import { isTransferId, transferNotFound } from './transfer-id.js';
import type { TransferReads } from './transfer-reads.js';
import type { AppliedCommand, TransferAnswer, TransferStore } from './transfer-store.js';
import type { TransferStatus } from './transfer.js';

/** Carries out what a party commands, with everything that goes before and after. */
export class TransferCommands {
  constructor(
    private readonly store: TransferStore,
    private readonly reads: TransferReads,
    private readonly aftermath: TransferAftermath,
  ) {}

  async run(caller: Caller, transferId: string, command: TransferCommand): Promise<TransferAnswer> {
    if (!isTransferId(transferId)) throw transferNotFound();
    // A transfer's room never changes, so that its coverage may be judged ahead of the step itself.
    if (caller.rooms !== undefined) await this.reads.require(caller, transferId);
    const applied = await this.#apply(transferId, caller.userId, command);
    if (applied.changed) await this.#follow(command, applied);
    if (applied.expired) throw conflict(command.action, applied.transfer.status);
    return applied;
  }

  /** An acknowledgement or a stored chunk has to be cheap: there are thousands of them to a file. */
  async #follow({ action }: TransferCommand, { transfer, expired }: AppliedCommand): Promise<void> {
    const onlyBytes = (action === 'acknowledge' || action === 'store') && !expired;
    if (onlyBytes) this.aftermath.tell(transfer);
    else await this.aftermath.follow(transfer);
  }

  async #apply(transferId: string, userId: string, command: TransferCommand): Promise<AppliedCommand> {
    try {
      return await this.store.apply(transferId, userId, command);
    } catch (error) {
      throw reworded(error, command);
    }
  }
}

function reworded(error: unknown, { action }: TransferCommand): unknown {
  if (!(error instanceof RejoinError) || error.code !== 'TRANSFER_CONFLICT') return error;
  const status = error.details.status as TransferStatus;
  return RULES[action].from.includes(status) ? error : conflict(action, status);
}
