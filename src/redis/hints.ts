import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Hints } from '../transfers/transfer-store.js';
import type { RedisClient } from './connect.js';
import { hintChannel } from './keys.js';
import { asOutage } from './outage.js';

/**
 * What may be lost: hints that there is something new to read, over graphql-redis-subscriptions. Never used for events, since
 * that library loses what comes while it reconnects and tells nobody.
 */
export class RedisHints implements Hints {
  readonly #pubSub: RedisPubSub;
  readonly #subscriber: Subscriber;

  constructor(
    publisher: RedisClient,
    subscriber: RedisClient,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#subscriber = new Subscriber(subscriber, onFailure);
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
}

/** The subscribing client as the library needs it, with nothing that rejects unseen: it awaits none of these. */
class Subscriber {
  constructor(
    private readonly client: RedisClient,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  on(event: string, listener: (...args: unknown[]) => void): void {
    this.client.on(event, listener);
  }

  /** Whoever subscribes in vain gets no hints, and polls. */
  subscribe(channel: string, done: (error?: Error) => void): void {
    this.client
      .subscribe(channel)
      .catch((error: unknown) => this.onFailure(asOutage(error)))
      .finally(() => done());
  }

  unsubscribe(channel: string): void {
    this.client.unsubscribe(channel).catch((error: unknown) => this.onFailure(asOutage(error)));
  }

  /** The library ends patterns with channels; we have none. */
  punsubscribe(): void {}
}
