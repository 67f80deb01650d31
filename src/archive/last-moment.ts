import { setTimeout as wait } from 'node:timers/promises';

const LAST_MOMENT_MS = 500;

/** A node that stops waits so long for what a job has under way, and no longer: the rest is another round's, or another node's. */
export async function inLastMoment(ending: Promise<unknown>): Promise<void> {
  await Promise.race([ending, wait(LAST_MOMENT_MS, undefined, { ref: false })]);
}
