import { RejoinError } from '../errors.js';

/** Of a document that comes without a token; the usual tools' introspection has 2 000. */
const LONGEST = 16_384;
const ASKS_FOR_SCHEMA = /__schema|__type/;
/** Introspections without a token, an address: a second, and at once. */
const RATE = 5;
const BURST = 20;
const MOST_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** What is given to those who show no token: introspection, where it is on, and that not without end. */
export class Strangers {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly introspection: boolean,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Decides by the text alone, before anything is parsed; undefined: it may be. */
  refuse(text: string, address: string): RejoinError | undefined {
    if (!this.introspection || text.length > LONGEST || !ASKS_FOR_SCHEMA.test(text)) {
      return new RejoinError('UNAUTHENTICATED', 'Say who you are: send the header "Authorization: Bearer <token>".');
    }
    return this.#take(address) ? undefined : new RejoinError('RATE_LIMITED', 'Slow down.', { retryAfterSeconds: 1 });
  }

  #take(address: string): boolean {
    const now = this.clock();
    const { tokens, at } = this.#buckets.get(address) ?? { tokens: BURST, at: now };
    const there = Math.min(BURST, tokens + (Math.max(0, now - at) * RATE) / 1000);
    if (this.#buckets.size >= MOST_ADDRESSES) this.#buckets.clear();
    this.#buckets.set(address, { tokens: there < 1 ? there : there - 1, at: now });
    return there >= 1;
  }
}
