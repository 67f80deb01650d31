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
