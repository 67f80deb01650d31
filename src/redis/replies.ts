import type { ChainableCommander } from 'ioredis';
import { orUnavailable } from './outage.js';

/** TIME's reply as ms since 1970. */
export function millisOf(time: unknown): number {
  const [seconds, micros] = time as [string, string];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}

/** The replies of a transaction or pipeline, in order; the first failure fails it. */
export async function replies(commands: ChainableCommander): Promise<unknown[]> {
  const results = await orUnavailable(commands.exec());
  return (results ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}
