import { Line, type Subscribing } from './line.js';
import { asOutage } from './outage.js';
import type { Servers } from './servers.js';

/** A subscription waits for Redis as long as it takes; who asked for it doesn't. */
const SUBSCRIBE_MS = 2000;

/** Whom the channels tell. */
export interface ChannelsListener {
  heard(channel: string, message: string): void;
  /** The channel is heard again, after something may have been said unheard. */
  restored(channel: string): void;
  /** Redis refuses the right to hear channels; null: no longer. */
  refused(reason: string | null): void;
}

interface Subscription {
  readonly slot: number;
  /** Holds the slot, as far as is known. */
  server: string | undefined;
  /** Acknowledged the channel last. It stays in use until another line has acknowledged the channel. */
  line: Line | undefined;
  /** Redis acknowledged it once. */
  established: boolean;
  waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[];
}

/**
 * Channels heard from whichever server holds their slot, over one line to each. What happens to one server, or to its line,
 * touches the channels of that server alone.
 */
export class Channels {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #lines = new Map<string, Line>();
  readonly #refused = new Set<string>();

  constructor(
    private readonly servers: Servers,
    private readonly subscribing: Subscribing,
    private readonly listener: ChannelsListener,
  ) {
    servers.onChange(() => this.#place());
  }

  /** Resolves once Redis acknowledged that from now on nothing said there is missed. */
  async subscribe(channel: string, slot: number): Promise<void> {
    const known = this.#subscriptions.get(channel);
    if (known?.established) return;
    const subscription = known ?? { slot, server: undefined, line: undefined, established: false, waiting: [] };
    const acknowledged = new Promise<void>((resolve, reject) => subscription.waiting.push({ resolve, reject }));
    if (known === undefined) {
      this.#subscriptions.set(channel, subscription);
      subscription.server = this.servers.of(slot);
      const line = this.#lineTo(subscription.server);
      if (line) line.add(channel, slot);
      else this.servers.refresh();
    }
    await within(SUBSCRIBE_MS, acknowledged);
  }

  unsubscribe(channel: string): void {
    this.#subscriptions.delete(channel);
    this.#heardAgain(channel);
    for (const line of this.#linesThatCarry(channel)) line.remove(channel);
  }

  /** Something was said there that was not heard, though all seemed well. */
  mistrust(channel: string): void {
    for (const line of this.#linesThatCarry(channel)) line.renew(channel);
  }

  /** Resolves when all that was said on the channel before this was called has been heard. */
  async heardAll(channel: string): Promise<void> {
    const all = this.#linesThatCarry(channel).map((line) => line.heardAll());
    await within(SUBSCRIBE_MS, Promise.all(all));
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
    this.#subscriptions.clear();
  }

  /** One, or two while the channel goes from one server to another. */
  #linesThatCarry(channel: string): readonly Line[] {
    return [...this.#lines.values()].filter((line) => line.carries(channel));
  }

  #lineTo(server: string | undefined): Line | undefined {
    if (server === undefined) return undefined;
    const known = this.#lines.get(server);
    if (known) return known;
    const connection = this.servers.connect(server);
    if (!connection) return undefined;
    const line: Line = new Line(connection, this.subscribing, {
      heard: (channel, message) => this.listener.heard(channel, message),
      subscribed: (channel) => this.#subscribed(line, channel),
      refused: (channels, error) => this.#refusedBy(channels, error),
      moved: () => this.servers.refresh(),
    });
    this.#lines.set(server, line);
    return line;
  }

  /**
   * Brings every channel to the line of the server that holds it now, and lets go of lines that carry nothing. The line that
   * hears a channel keeps it until the new one has acknowledged it: a server that has not heard of a move yet names the old
   * holder, which refuses. Both may hear what is published to every server.
   */
  #place(): void {
    for (const [channel, subscription] of this.#subscriptions) {
      const server = this.servers.of(subscription.slot);
      const line = this.#lineTo(server);
      if (line === undefined || (server === subscription.server && line.carries(channel))) continue;
      subscription.server = server;
      for (const other of this.#linesThatCarry(channel))
        if (other !== line && other !== subscription.line) other.remove(channel);
      if (!line.carries(channel)) line.takeOver(channel, subscription.slot);
    }
    for (const [server, line] of this.#lines) {
      if (!line.isIdle) continue;
      this.#lines.delete(server);
      line.close();
    }
  }

  #subscribed(line: Line, channel: string): void {
    const subscription = this.#subscriptions.get(channel);
    if (subscription === undefined) return;
    const former = subscription.line;
    subscription.line = line;
    if (former !== line) former?.remove(channel);
    this.#heardAgain(channel);
    if (subscription.established) this.listener.restored(channel);
    subscription.established = true;
    for (const { resolve } of subscription.waiting.splice(0)) resolve();
  }

  #refusedBy(channels: readonly string[], error: Error): void {
    // Another server holds them now. Whoever waits for a channel waits for less long than until the next look by the clock.
    if (error.message.startsWith('MOVED ')) return this.servers.refresh();
    const lacksRights = error.message.startsWith('NOPERM');
    for (const channel of channels) {
      for (const { reject } of this.#subscriptions.get(channel)?.waiting.splice(0) ?? []) reject(asOutage(error));
      if (lacksRights) this.#refused.add(channel);
    }
    if (lacksRights) this.listener.refused(error.message);
  }

  #heardAgain(channel: string): void {
    if (this.#refused.delete(channel) && this.#refused.size === 0) this.listener.refused(null);
  }
}

/** An answer that lies in the socket unread, after a standstill of this process, is read before the immediate. */
async function within(ms: number, answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Error('Command timed out'))), ms);
  });
  try {
    await Promise.race([answer, late]);
  } catch (error) {
    throw asOutage(error);
  } finally {
    clearTimeout(timer);
  }
}
