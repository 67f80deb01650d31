import { RejoinError, type ErrorCode } from '../errors.js';
import { Speedometer, type TransferProgress } from './progress.js';
import { isLive, type Transfer } from './transfer.js';

/** At most ten a second. */
const SPACING_MS = 100;
/** Hints may be lost: now and then it looks without one. */
const POLL_MS = 2000;

/** The store is out, or its user's budget is used up. */
const PASSING: readonly ErrorCode[] = ['SERVICE_UNAVAILABLE', 'RATE_LIMITED'];

/**
 * One subscriber's view: no queue, only "there may be something new". An iterator of its own rather than a generator, whose
 * `return()` would wait for what the generator waits for (graphql-ws#653).
 */
export class ProgressWatch implements AsyncIterableIterator<TransferProgress> {
  readonly #speedometer = new Speedometer();
  #last: TransferProgress | null = null;
  #fresh = true;
  #ended = false;
  #wake: (() => void) | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #release: (() => Promise<void>) | null = null;

  constructor(
    private readonly read: () => Promise<Transfer | null>,
    private readonly clock: () => number,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** There may be something new. */
  look(): void {
    this.#fresh = true;
    this.#wake?.();
  }

  endWith(release: () => Promise<void>): void {
    this.#release = release;
  }

  /** Calls that overlap wait for one another, as with a generator. */
  next(): Promise<IteratorResult<TransferProgress>> {
    const turn = this.#turn.then(() => this.#next());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async return(): Promise<IteratorResult<TransferProgress>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  async #end(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    const release = this.#release;
    this.#release = null;
    await release?.();
  }

  async #next(): Promise<IteratorResult<TransferProgress>> {
    try {
      const progress = await this.#newest();
      if (progress) return { done: false, value: progress };
    } catch (error) {
      await this.#end();
      throw error;
    }
    return this.return();
  }

  /** null: over. */
  async #newest(): Promise<TransferProgress | null> {
    while (!this.#ended && (this.#last === null || isLive(this.#last.status))) {
      if (!(await this.#occasion())) return null;
      this.#fresh = false;
      const transfer = await this.#readOrWait();
      if (transfer === null) return null;
      const progress = transfer && this.#worthTelling(transfer);
      if (progress) return progress;
    }
    return null;
  }

  /** undefined: not to be had for the moment. The next poll asks again; a watcher needn't end for that. */
  async #readOrWait(): Promise<Transfer | null | undefined> {
    try {
      return await this.read();
    } catch (error) {
      if (error instanceof RejoinError && PASSING.includes(error.code) && this.#last) return undefined;
      throw error;
    }
  }

  #worthTelling(transfer: Transfer): TransferProgress | null {
    const progress = this.#speedometer.measure(transfer, this.clock());
    const last = this.#last;
    const same =
      last !== null &&
      last.status === progress.status &&
      last.chunksVerified === progress.chunksVerified &&
      // A transfer that came to a stop is told so once.
      !(last.bytesPerSecond !== 0 && progress.bytesPerSecond === 0);
    if (same) return null;
    this.#last = progress;
    return progress;
  }

  /** A hint or the poll, and never sooner than the spacing allows. false: it was ended meanwhile. */
  async #occasion(): Promise<boolean> {
    if (!this.#fresh) await this.#sleep(POLL_MS, () => this.#fresh);
    const since = this.#last === null ? SPACING_MS : this.clock() - this.#last.at;
    if (since < SPACING_MS) await this.#sleep(SPACING_MS - since, () => false);
    return !this.#ended;
  }

  #sleep(ms: number, over: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      timer.unref();
      this.#wake = () => {
        if (this.#ended || over()) done();
      };
      if (this.#ended) done();
    });
  }
}
