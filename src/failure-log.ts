import type { Logger } from './logging.js';

/** So long after the last failure they are over: each kind of work is tried again several times within. */
const QUIET_MS = 15_000;
/** Kinds of failures that are told apart at a time. */
const MOST_KINDS = 100;

interface Outage {
  readonly since: number;
  readonly counts: Map<string, number>;
  over: NodeJS.Timeout;
}

/**
 * Failures of work behind the scenes that is tried again. What fails for one reason is told once, however many rooms meet it and
 * however long it lasts, and once more with its count when it is over.
 */
export class FailureLog {
  readonly #outages = new Map<string, Outage>();

  constructor(
    private readonly logger: Logger,
    private readonly quietMs = QUIET_MS,
  ) {}

  /** `doing` says what failed; `reason` tells apart what is told by itself: storage away is one reason, whatever it stopped. */
  failed(doing: string, reason: string, error: unknown): void {
    const outage = this.#outages.get(reason) ?? this.#begin(doing, reason, error);
    if (outage === undefined) return;
    outage.counts.set(doing, (outage.counts.get(doing) ?? 0) + 1);
    outage.over.refresh();
  }

  #begin(doing: string, reason: string, error: unknown): Outage | undefined {
    if (this.#outages.size >= MOST_KINDS) return undefined;
    this.logger.warn(
      { err: error, doing },
      'Failed, and will be tried again; more of the same is counted until it is over',
    );
    const over = setTimeout(() => this.#end(reason), this.quietMs).unref();
    const outage = { since: Date.now(), counts: new Map<string, number>(), over };
    this.#outages.set(reason, outage);
    return outage;
  }

  #end(reason: string): void {
    const outage = this.#outages.get(reason);
    this.#outages.delete(reason);
    if (outage === undefined) return;
    const seconds = Math.max(0, Math.round((Date.now() - outage.since - this.quietMs) / 1000));
    this.logger.info({ failures: Object.fromEntries(outage.counts), seconds }, 'No longer fails');
  }
}
