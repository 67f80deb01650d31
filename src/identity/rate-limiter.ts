/**
 * What is counted, a user. `store` is the budget of calls to the store, over all transports: of what is read, and of all that
 * has no limit of its own. `offered` counts offers by their receiver, `chunk` chunks that go over the relay.
 */
export type LimitedOperation = 'signal' | 'acknowledge' | 'join' | 'offer' | 'offered' | 'pause' | 'chunk' | 'store';

/** A second, a user; bursts of twice that are allowed. */
export const RATES: Readonly<Record<LimitedOperation, number>> = {
  signal: 100,
  acknowledge: 100,
  join: 20,
  offer: 20,
  offered: 40,
  pause: 10,
  // 125 MiB a second: what a network of 1 Gbit/s carries.
  chunk: 2000,
  store: 300,
};

/** The most that may be taken at once. */
export function burstOf(operation: LimitedOperation): number {
  return 2 * RATES[operation];
}

export interface RateLimiter {
  /** Refuses with RATE_LIMITED and when to come back; `count`: how much of it, 1 unless said. */
  take(userId: string, operation: LimitedOperation, count?: number): Promise<void>;
}
