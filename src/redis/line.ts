import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';

export type Subscribing = 'ssubscribe' | 'subscribe';

/** Whom a line tells. */
export interface LineListener {
  heard(channel: string, message: string): void;
  /** Redis acknowledged it: whatever is said there from now on is heard. */
  subscribed(channel: string): void;
  /** Redis answered, and refused; the line asks again. */
  refused(channels: readonly string[], error: Error): void;
  /** Channels seem to be held by another server now. */
  moved(): void;
}

/** A server that answers nothing else is asked for a sign of life this often: a subscriber has no other answers due. */
const HEARTBEAT_MS = 2000;
/** Channels of one SSUBSCRIBE. */
const BATCH = 100;
/** Subscribing again to many channels takes so long for each: a Redis that just came back isn't overrun. */
const SPREAD_MS_EACH = 0.2;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;

/** A channel that is to be heard: an object of its own each time, so that a late answer counts for the right one. */
interface Wanted {
  readonly channel: string;
  /** One command can only name channels of one slot. */
  readonly slot: number;
}

/**
 * One connection to one server, for subscriptions alone. It keeps its own list of what it is to hear, and asks for what it
 * does not hear yet after each loss. ioredis would do so by itself, but tells nobody when it is done, and lets a refusal end
 * the process.
 */
export class Line {
  readonly #wanted = new Map<string, Wanted>();
  readonly #held = new Set<string>();
  /** On their way: Redis has not answered yet. */
  readonly #asked = new Set<Wanted>();
  readonly #unsubscribing: 'sunsubscribe' | 'unsubscribe';
  readonly #heartbeat: NodeJS.Timeout;
  #asking = false;
  /** How often the server has ended subscriptions by itself. */
  #moves = 0;

  constructor(
    private readonly redis: Redis,
    private readonly subscribing: Subscribing,
    private readonly listener: LineListener,
  ) {
    const [message, unsubscribing] =
      subscribing === 'ssubscribe' ? (['smessage', 'sunsubscribe'] as const) : (['message', 'unsubscribe'] as const);
    this.#unsubscribing = unsubscribing;
    redis.on(message, (channel: string, text: string) => listener.heard(channel, text));
    redis.on('ready', () => void this.#askForMissing());
    redis.on('close', () => this.#held.clear());
    redis.on('moved', () => this.#moved());
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  /** Whether the channel is heard from here, or is about to be. */
  carries(channel: string): boolean {
    return this.#wanted.has(channel);
  }

  get isIdle(): boolean {
    return this.#wanted.size === 0;
  }

  /** Somebody waits for it: it is asked for at once. */
  add(channel: string, slot: number): void {
    const wanted = { channel, slot };
    this.#wanted.set(channel, wanted);
    if (this.#isReady) void this.#ask([wanted]).then((held) => (held ? undefined : this.#askForMissing()));
  }

  /** Another line heard it so far. */
  takeOver(channel: string, slot: number): void {
    this.#wanted.set(channel, { channel, slot });
    void this.#askForMissing();
  }

  remove(channel: string): void {
    this.#wanted.delete(channel);
    this.#held.delete(channel);
    if (this.#isReady) this.redis[this.#unsubscribing](channel).catch(() => undefined);
  }

  /** Asks for the channel again, though Redis seemed to have acknowledged it. */
  renew(channel: string): void {
    this.#held.delete(channel);
    void this.#askForMissing();
  }

  /** Resolves when all that was said before has been heard: answers come in the order of what is said. */
  async heardAll(): Promise<void> {
    // Nothing more comes over a connection that is gone.
    if (this.#isReady) await this.redis.ping();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.redis.disconnect();
  }

  get #isReady(): boolean {
    return this.redis.status === 'ready';
  }

  #beat(): void {
    // Where the answer doesn't come, the socket's timeout ends the connection.
    if (this.#isReady) this.redis.ping().catch(() => undefined);
  }

  /** A server ends subscriptions by itself when it gives a slot away; ioredis strikes them from its list, and says this. */
  #moved(): void {
    this.#moves += 1;
    const kept = this.#kept();
    for (const channel of [...this.#held]) if (!kept.has(channel)) this.#held.delete(channel);
    this.listener.moved();
    void this.#askForMissing();
  }

  /** What ioredis has on its list. */
  #kept(): ReadonlySet<string> {
    const kept = this.redis.condition?.subscriber;
    return new Set(kept ? kept.channels(this.subscribing) : []);
  }

  async #askForMissing(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    let retryMs = FIRST_RETRY_MS;
    for (let batch = this.#missing(); batch.length > 0; batch = this.#missing()) {
      const held = await this.#ask(batch);
      await pause(held ? batch.length * SPREAD_MS_EACH : retryMs);
      retryMs = held ? FIRST_RETRY_MS : Math.min(2 * retryMs, LONGEST_RETRY_MS);
    }
    this.#asking = false;
  }

  /** Some of what is to be asked for, all in one slot; none while there is no connection. */
  #missing(): readonly Wanted[] {
    const batch: Wanted[] = [];
    if (!this.#isReady) return batch;
    for (const wanted of this.#wanted.values()) {
      if (this.#held.has(wanted.channel) || this.#asked.has(wanted)) continue;
      if (wanted.slot !== (batch[0] ?? wanted).slot) continue;
      if (batch.push(wanted) === BATCH) break;
    }
    return batch;
  }

  /** Whether all of them are held now. */
  async #ask(batch: readonly Wanted[]): Promise<boolean> {
    const channels = batch.map(({ channel }) => channel);
    const moves = this.#moves;
    for (const wanted of batch) this.#asked.add(wanted);
    try {
      await this.redis[this.subscribing](...channels);
    } catch (error) {
      if (this.#isReady) this.listener.refused(channels, error as Error);
      return false;
    } finally {
      for (const wanted of batch) this.#asked.delete(wanted);
    }
    // The end of a subscription may lie right behind its acknowledgement.
    const kept = moves === this.#moves ? null : this.#kept();
    const held = batch.filter(({ channel }) => kept?.has(channel) ?? true);
    for (const wanted of held) this.#hold(wanted);
    return held.length === batch.length;
  }

  #hold(wanted: Wanted): void {
    // Nobody wants it any more, or it is asked for anew behind what ended it.
    if (this.#wanted.get(wanted.channel) !== wanted) return;
    this.#held.add(wanted.channel);
    this.listener.subscribed(wanted.channel);
  }
}

async function pause(ms: number): Promise<void> {
  await wait(ms * (0.5 + Math.random()), undefined, { ref: false });
}
