import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Hints } from '../transfers/transfer-store.js';
import { Channels } from './channels.js';
import type { RedisClient } from './connect.js';
import { hintChannel } from './keys.js';
import { asOutage } from './outage.js';
import { oneOf, type Servers } from './servers.js';

/**
 * What may be lost: hints that there is something new to read, over graphql-redis-subscriptions. Never used for events, since
 * that library loses what comes while it reconnects and tells nobody.
 */
export class RedisHints implements Hints {
  readonly #pubSub: RedisPubSub;
  readonly #subscriber: Subscriber;

  constructor(
    publisher: RedisClient,
    servers: Servers,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#subscriber = new Subscriber(servers, onFailure);
    // It asks for whole clients and calls these methods of them.
    this.#pubSub = new RedisPubSub({
      publisher,
      subscriber: this.#subscriber as unknown as RedisClient,
      triggerTransform: (topic) => hintChannel(topic as string),
    });
  }

  publish(topic: string, payload: unknown): void {
    this.#pubSub.publish(hintChannel(topic), payload).catch((error: unknown) => this.onFailure(asOutage(error)));
  }

  async subscribe(topic: string, onHint: (payload: unknown) => void): Promise<() => Promise<void>> {
    // Its callback form resolves on Redis' acknowledgement; its iterators subscribe late and tell nobody when.
    const id = await this.#pubSub.subscribe(topic, onHint);
    let ended = false;
    return async () => {
      if (ended) return;
      ended = true;
      this.#pubSub.unsubscribe(id);
    };
  }

  close(): void {
    this.#subscriber.close();
  }
}

/** The subscribing client as the library needs it, with nothing that rejects unseen: it awaits none of these. */
class Subscriber {
  readonly #channels: Channels;
  #onMessage: (channel: string, message: string) => void = () => undefined;

  constructor(
    servers: Servers,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#channels = new Channels(oneOf(servers), 'subscribe', {
      heard: (channel, message) => this.#onMessage(channel, message),
      restored: () => undefined,
      refused: (reason) => reason !== null && onFailure(new Error(reason)),
    });
  }

  on(event: string, listener: (channel: string, message: string) => void): void {
    if (event === 'message') this.#onMessage = listener;
  }

  /** Whoever subscribes in vain gets no hints, and polls. */
  subscribe(channel: string, done: (error?: Error) => void): void {
    this.#channels
      .subscribe(channel, 0)
      .catch((error: unknown) => this.onFailure(error))
      .finally(() => done());
  }

  unsubscribe(channel: string): void {
    this.#channels.unsubscribe(channel);
  }

  /** The library ends patterns with channels; we have none. */
  punsubscribe(): void {}

  close(): void {
    this.#channels.close();
  }
}
