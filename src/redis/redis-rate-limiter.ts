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

  constructor(
    private readonly library: RedisLibrary,
    private readonly clock: () => number,
  ) {}

  async take(userId: string, operation: LimitedOperation): Promise<void> {
    const key = `${operation} ${userId}`;
    if (this.#takeHere(key)) return;
    const rate = RATES[operation];
    const lot = Math.min(LOT, rate / 4);
    const { granted, waitMs } = await this.#fetch(userId, operation, rate, lot);
    if (granted === 0) throw limited(waitMs);
    this.#keep(key, granted - 1);
  }

  #takeHere(key: string): boolean {
    const lot = this.#lots.get(key);
    if (lot === undefined || lot.until < this.clock() || lot.tokens < 1) return false;
    lot.tokens -= 1;
    return true;
  }

  async #fetch(
    userId: string,
    operation: LimitedOperation,
    rate: number,
    asked: number,
  ): Promise<{ granted: number; waitMs: number }> {
    const [granted, waitMs] = await this.library.call('take_tokens', userBase(userId), [operation, rate, 2 * rate, asked]);
    return { granted: Number(granted), waitMs: Number(waitMs) };
  }

  #keep(key: string, tokens: number): void {
    if (this.#lots.size >= MOST_LOTS) this.#lots.clear();
    const left = this.#lots.get(key);
    const held = left !== undefined && left.until >= this.clock() ? left.tokens : 0;
    this.#lots.set(key, { tokens: held + tokens, until: this.clock() + LOT_MS });
  }
}

function limited(waitMs: number): RejoinError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new RejoinError('RATE_LIMITED', 'Too many requests; slow down.', { retryAfterSeconds });
}

/** RATE_LIMITS=off: for benchmarks. */
export const unlimited: RateLimiter = { take: () => Promise.resolve() };
