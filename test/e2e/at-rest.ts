import { until } from '../support/until.js';
import type { Guest } from './guest.js';

const PATIENCE_MS = 30_000;

/**
 * What was on its way in a transfer that both show as paused has arrived. That the counts of sent and received are
 * equal is not enough: each page shows them a moment late. What the sender has heard from the receiver was said after
 * the last chunk went out, on a channel that keeps the order.
 */
export async function comesToRest(sender: Guest, receiver: Guest): Promise<void> {
  const isAtRest = async () => {
    const [{ sent, verified }, { received }] = [await sender.transfer(), await receiver.transfer()];
    return sent === received && verified === received;
  };
  await until(isAtRest, 'what was on its way has arrived', PATIENCE_MS);
}

/** A file on its way that its sender has paused, with nothing under way. */
export async function pausesOnTheWay(sender: Guest, receiver: Guest, path: string): Promise<void> {
  await sender.offerFile(receiver, path);
  await receiver.acceptFile();
  await receiver.transferIs(({ verified }) => verified > 0, 'bytes flow');
  await sender.press('transfer-pause');
  await receiver.transferIs(({ pausedBy }) => pausedBy === 'other', 'paused by the other');
  await sender.transferIs(({ pausedBy }) => pausedBy === 'me', 'paused by me');
  await comesToRest(sender, receiver);
}
