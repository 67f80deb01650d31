import { RejoinError } from '../errors.js';
import { RATES, type LimitedOperation, type RateLimiter } from '../identity/rate-limiter.js';
import { userBase } from './keys.js';
import type { RedisLibrary } from './library.js';

/** Tokens are fetched in small lots, so that a limit costs one round trip in ten operations rather than one in each. */
const LOT = 10;
const LOT_MS = 1000;
const MOST_LOTS = 50_000;

interface Lot {
  tokens: number;
  readonly until: number;
}

/** A token bucket a user and operation, in Redis: the limit holds over all nodes. */
export class RedisRateLimiter implements RateLimiter {
  readonly #lots = new Map<string, Lot>();
  readonly #fetching = new Map<string, Promise<number>>();

  constructor(
    private readonly library: RedisLibrary,
    private readonly clock: () => number,
  ) {}

  async take(userId: string, operation: LimitedOperation): Promise<void> {
    const key = `${operation} ${userId}`;
    // Requests of one moment share a lot: each fetching its own would use up the bucket for nothing.
    while (!this.#takeHere(key)) {
      const fetching = this.#fetching.get(key) ?? this.#fetchOnce(key, userId, operation);
      const waitMs = await fetching;
      if (waitMs > 0) throw limited(waitMs);
    }
  }

  #takeHere(key: string): boolean {
    const lot = this.#lots.get(key);
    if (lot === undefined || lot.until < this.clock() || lot.tokens < 1) return false;
    lot.tokens -= 1;
    return true;
  }

  #fetchOnce(key: string, userId: string, operation: LimitedOperation): Promise<number> {
    const fetching = this.#fetch(key, userId, operation).finally(() => this.#fetching.delete(key));
    this.#fetching.set(key, fetching);
    return fetching;
  }

  /** 0, or how long to wait, ms. */
  async #fetch(key: string, userId: string, operation: LimitedOperation): Promise<number> {
    const rate = RATES[operation];
    const asked = Math.min(LOT, rate / 4);
    const args = [operation, rate, 2 * rate, asked];
    const [granted, waitMs] = await this.library.call('take_tokens', userBase(userId), args);
    this.#keep(key, Number(granted));
    return Number(granted) > 0 ? 0 : Math.max(1, Number(waitMs));
  }

  #keep(key: string, tokens: number): void {
    if (this.#lots.size >= MOST_LOTS) this.#lots.clear();
    this.#lots.set(key, { tokens, until: this.clock() + LOT_MS });
  }
}

function limited(waitMs: number): RejoinError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new RejoinError('RATE_LIMITED', 'Too many requests; slow down.', { retryAfterSeconds });
}

/** RATE_LIMITS=off: for benchmarks. */
export const unlimited: RateLimiter = { take: () => Promise.resolve() };
