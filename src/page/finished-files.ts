import type { Transfer } from '../client/rejoin-client.js';
import { figuresOf } from './batch-row.js';
import type { FileItem } from './files-list.js';
import { dismiss, isHandedOver } from './save.js';

type IsHere = (userId: string) => boolean;

/** Something of the list is over, and nothing is lost if it goes. */
export function hasFinished(items: readonly FileItem[], isHere: IsHere): boolean {
  return items.some((item) => isFinished(item, isHere));
}

/** Takes what is over off the list. What was received and not saved stays: each has a button of its own for that. */
export async function clearFinished(items: readonly FileItem[], isHere: IsHere): Promise<void> {
  for (const item of items.filter((one) => isFinished(one, isHere))) {
    if (item.kind === 'queued') item.queued.cancel();
    else if (item.kind === 'transfer') await dismiss(item.transfer);
    else {
      for (const queued of item.queued) queued.cancel();
      await Promise.all(item.transfers.map(dismiss));
    }
  }
}

function isFinished(item: FileItem, isHere: IsHere): boolean {
  if (item.kind === 'queued') return item.queued.state === 'dropped';
  if (item.kind === 'transfer') return isDone(item.transfer);
  const { over } = figuresOf(item, isHere(item.withUserId));
  return over && item.transfers.every(isDone) && item.queued.every(({ state }) => state === 'dropped');
}

function isDone(transfer: Transfer): boolean {
  return !transfer.isLive && (!transfer.fileReady || transfer.direction === 'outgoing' || isHandedOver(transfer));
}
