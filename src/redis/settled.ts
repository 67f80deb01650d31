import { orUnavailable } from './outage.js';

/** Told once, with the first of the failures. */
export type OnFailed = (error: unknown) => void;

/** What could be had of each; where some fail, as with one shard of a Cluster away, what the others did is not lost. */
export async function fromEach<Item, Result>(
  items: readonly Item[],
  ask: (item: Item) => Promise<readonly Result[]>,
  onFailed: OnFailed,
): Promise<readonly Result[]> {
  const answers = await Promise.allSettled(items.map((item) => orUnavailable(ask(item))));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) onFailed(failed.reason);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
