import type { ChainableCommander } from 'ioredis';
import { orUnavailable } from './outage.js';

/** The replies of a transaction or pipeline, in order; the first failure fails it. */
export async function replies(commands: ChainableCommander): Promise<unknown[]> {
  const results = await orUnavailable(commands.exec());
  return (results ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
