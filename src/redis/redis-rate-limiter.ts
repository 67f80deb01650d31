import { RejoinError } from '../errors.js';
import { burstOf, RATES, type LimitedOperation, type RateLimiter } from '../identity/rate-limiter.js';
import { userBase } from './keys.js';
import type { RedisLibrary } from './library.js';

/**
 * Tokens are fetched in small lots, so that a limit costs one round trip in ten operations rather than one in each. Whoever
 * asks rarely gets a smaller lot: what stays over of it is lost, and on ten nodes that would be a limit of its own.
 */
const LOT = 10;
const FIRST_LOT = 3;
const LOT_MS = 1000;
const MOST_LOTS = 50_000;
/** Whoever was refused is refused here for so long, without another question to Redis. */
const REFUSED_AT_LEAST_MS = 50;

interface Lot {
  tokens: number;
  readonly until: number;
  /** Before this nothing is asked of Redis. */
  readonly refusedUntil: number;
}

/** A token bucket a user and operation, in Redis: the limit holds over all nodes. */
export class RedisRateLimiter implements RateLimiter {
  readonly #lots = new Map<string, Lot>();
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(
    private readonly library: RedisLibrary,
    private readonly clock: () => number,
  ) {}

  async take(userId: string, operation: LimitedOperation, count = 1): Promise<void> {
    const wanted = Math.min(count, burstOf(operation));
    if (wanted <= 0) return;
    const key = `${operation} ${userId}`;
    // Requests of one moment share a lot: each fetching its own would use up the bucket for nothing.
    while (!this.#takeHere(key, wanted)) {
      const waitMs = (this.#lots.get(key)?.refusedUntil ?? 0) - this.clock();
      if (waitMs > 0) throw limited(waitMs);
      await (this.#fetching.get(key) ?? this.#fetchOnce(key, userId, operation, wanted));
    }
  }

  #takeHere(key: string, wanted: number): boolean {
    const lot = this.#lots.get(key);
    if (lot === undefined || this.#leftOf(lot) < wanted) return false;
    lot.tokens -= wanted;
    return true;
  }

  #leftOf({ tokens, until }: Lot): number {
    return until < this.clock() ? 0 : tokens;
  }

  #fetchOnce(key: string, userId: string, operation: LimitedOperation, wanted: number): Promise<void> {
    const fetching = this.#fetch(key, userId, operation, wanted).finally(() => this.#fetching.delete(key));
    this.#fetching.set(key, fetching);
    return fetching;
  }

  async #fetch(key: string, userId: string, operation: LimitedOperation, wanted: number): Promise<void> {
    const rate = RATES[operation];
    const lot = this.#lots.get(key);
    const usedUp = lot !== undefined && lot.until >= this.clock();
    const missing = wanted - (lot ? this.#leftOf(lot) : 0);
    const asked = Math.max(missing, Math.min(usedUp ? LOT : FIRST_LOT, rate / 4));
    const args = [operation, rate, burstOf(operation), Math.ceil(asked)];
    const [granted, waitMs] = (await this.library.call('take_tokens', userBase(userId), args)).map(Number);
    this.#keep(key, granted ?? 0, (granted ?? 0) < missing ? Math.max(REFUSED_AT_LEAST_MS, waitMs ?? 0) : 0);
  }

  #keep(key: string, granted: number, refusedMs: number): void {
    const now = this.clock();
    const lot = this.#lots.get(key);
    if (this.#lots.size >= MOST_LOTS) this.#lots.clear();
    const tokens = granted + (lot ? this.#leftOf(lot) : 0);
    this.#lots.set(key, { tokens, until: now + LOT_MS, refusedUntil: refusedMs > 0 ? now + refusedMs : 0 });
  }
}

function limited(waitMs: number): RejoinError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new RejoinError('RATE_LIMITED', 'Too many requests; slow down.', { retryAfterSeconds });
}

/** RATE_LIMITS=off: for benchmarks. */
export const unlimited: RateLimiter = { take: () => Promise.resolve() };
