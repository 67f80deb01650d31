import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient, MongoError, type MongoClientOptions, type TopologyDescription } from 'mongodb';
import { ArchiveAway, type Read } from '../archive/reading.js';
import { FailureLog } from '../failure-log.js';
import type { Logger } from '../logging.js';
import { collectionsOf, type Collections } from './collections.js';
import { prepare, type Lifetimes } from './schema.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const ANSWER_MS = 2000;
const CLOSE_MS = 500;

const OPTIONS: MongoClientOptions = {
  appName: 'rejoin',
  maxPoolSize: 10,
  serverSelectionTimeoutMS: ANSWER_MS,
  connectTimeoutMS: ANSWER_MS,
  waitQueueTimeoutMS: ANSWER_MS,
  heartbeatFrequencyMS: ANSWER_MS,
  socketTimeoutMS: 10_000,
  writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
  ignoreUndefined: true,
};
const DEFAULT_DATABASE = 'rejoin';

export interface MongoSetup {
  readonly url: string;
  readonly lifetimes: Lifetimes;
  readonly logger: Logger;
  /** How long a read took, failed ones included. */
  readonly onRead: (of: Read, ms: number) => void;
}

/**
 * The way to MongoDB: a circuit that opens when an answer stays away, and that one `ping` at a time closes again. Whoever asks
 * meanwhile is refused at once. The client connects by hand, before its first operation: one that meets no server as it connects
 * by itself is of no use ever after.
 */
export class Mongo {
  readonly collections: Collections;
  readonly #client: MongoClient;
  readonly #stopped = new AbortController();
  readonly #failures: FailureLog;
  readonly #listeners: (() => void)[] = [];
  #isUp = false;
  #wasUp = false;
  #isDoubted = false;
  #isTold = false;
  #waitMs = FIRST_WAIT_MS;
  #awake = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly setup: MongoSetup) {
    this.#client = clientOf(setup.url);
    this.#failures = new FailureLog(setup.logger);
    this.collections = collectionsOf(this.#db);
    this.#client.on('topologyDescriptionChanged', ({ newDescription }) => this.#look(newDescription));
  }

  /** Whether it answers, as far as is known. */
  get isUp(): boolean {
    return this.#isUp;
  }

  requireUp(): void {
    if (!this.#isUp) throw new ArchiveAway();
  }

  /** Called each time that it is there, or there again. */
  onUp(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Doesn't wait for MongoDB, and keeps trying. */
  start(): void {
    this.#revive();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#isUp = false;
    await Promise.race([this.#close(), wait(CLOSE_MS, undefined, { ref: false })]);
  }

  /** A connect that was under way as the client closed opens it again. */
  async #close(): Promise<void> {
    await this.#client.close().catch(() => undefined);
    await this.#running;
    await this.#client.close().catch(() => undefined);
  }

  /** For who waits for the answer: until `signal` aborts and no longer. ArchiveAway where there is none. */
  async read<T>(
    of: Read,
    run: (collections: Collections, options: { readonly signal: AbortSignal }) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    this.requireUp();
    const began = performance.now();
    try {
      const answer = await run(this.collections, { signal });
      this.worked();
      return answer;
    } catch (error) {
      if (!signal.aborted && !(error instanceof MongoError)) throw error;
      void this.#doubt(error);
      throw new ArchiveAway(error);
    } finally {
      this.setup.onRead(of, performance.now() - began);
    }
  }

  /** It does what it is asked to: after the next failure it is tried again soon. */
  worked(): void {
    this.#waitMs = FIRST_WAIT_MS;
  }

  /** An answer stayed away: nobody asks until MongoDB answers a ping. */
  failed(error: unknown): void {
    if (!this.#isUp || this.#stopped.signal.aborted) return;
    this.#isUp = false;
    this.#isTold = true;
    this.setup.logger.warn({ err: error }, 'MongoDB does not answer: what is to be kept waits in Redis');
    this.#revive();
  }

  /** One answer that failed or came too late may be the question's fault: a ping says whether it is the server's. */
  async #doubt(error: unknown): Promise<void> {
    if (this.#isDoubted) return;
    this.#isDoubted = true;
    await this.#ping().then(
      () => this.#failures.failed('asking MongoDB', `asking MongoDB: ${String(error)}`, error),
      () => this.failed(error),
    );
    this.#isDoubted = false;
  }

  /** The driver asks each server how it is every two seconds: what it finds is known here without a question. */
  #look({ servers }: TopologyDescription): void {
    const isAny = [...servers.values()].some(({ type }) => type !== 'Unknown');
    if (isAny) this.#awake.abort();
    else if (this.#isUp) void this.#doubt(new Error('No server of MongoDB is reached'));
  }

  #revive(): void {
    this.#running = this.#tryUntilUp().catch(() => undefined);
  }

  async #tryUntilUp(): Promise<void> {
    const { signal } = this.#stopped;
    // A server that answers a ping and nothing else is not asked more often for that.
    if (this.#wasUp) await this.#pause();
    while (!signal.aborted && !(await this.#isThere())) await this.#pause();
  }

  async #pause(): Promise<void> {
    const ms = this.#waitMs * (0.5 + Math.random() / 2);
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    this.#awake = new AbortController();
    const signal = AbortSignal.any([this.#stopped.signal, this.#awake.signal]);
    await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }

  async #isThere(): Promise<boolean> {
    const { logger, lifetimes } = this.setup;
    try {
      await this.#client.connect();
      await this.#ping();
      const lacking = await prepare(this.#db, lifetimes);
      if (this.#stopped.signal.aborted) return true;
      this.#isUp = this.#wasUp = true;
      this.#isTold = false;
      logger.info({ lacking }, 'MongoDB is there');
      for (const listener of this.#listeners) listener();
      return true;
    } catch (error) {
      const level = this.#isTold ? 'debug' : 'warn';
      this.#isTold = true;
      if (!this.#stopped.signal.aborted) logger[level]({ err: error }, 'MongoDB is not there; it is tried again');
      return false;
    }
  }

  async #ping(): Promise<void> {
    await this.#db.command({ ping: 1 }, { signal: AbortSignal.timeout(ANSWER_MS) });
  }

  get #db() {
    const { dbName } = this.#client.options;
    // Of a URL that names none the driver would take "test".
    return this.#client.db(hasDatabase(this.setup.url) ? dbName : DEFAULT_DATABASE);
  }
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, OPTIONS);
  } catch {
    // The driver's own words may repeat the URL, and with it a password.
    throw new Error('MONGODB_URL is not a connection string that the MongoDB driver can read');
  }
}

function hasDatabase(url: string): boolean {
  return /^[\w+]+:\/\/[^/?]+\/[^?]/.test(url);
}
