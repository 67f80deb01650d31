export type LimitedOperation = 'signal' | 'acknowledge' | 'join' | 'offer';

/** A second, a user; bursts of twice that are allowed. */
export const RATES: Readonly<Record<LimitedOperation, number>> = { signal: 100, acknowledge: 100, join: 20, offer: 20 };

export interface RateLimiter {
  /** Refuses with RATE_LIMITED and when to come back. */
  take(userId: string, operation: LimitedOperation): Promise<void>;
}
