import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, never for time; fails when it has not come about. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
  withinMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await wait(5);
  }
}
