import type { Redis, RedisOptions } from 'ioredis';

/** A Sentinel that can't be heard is asked again after so long. */
export const SENTINEL_RETRY_MS = 2000;
const SWITCHED = '+switch-master';

/** The part of ioredis that connects to Sentinels; it gives options where the connection is to hear of failovers. */
interface Connector {
  connectToSentinel(endpoint: unknown, options?: RedisOptions): Redis;
}

/**
 * ioredis subscribes again by itself when it comes back to a Sentinel, and awaits no answer: a Sentinel that refuses, or hangs
 * just then, would end the process.
 */
export function hearsSentinelsSafely(client: Redis): Redis {
  const { connector } = client as unknown as { readonly connector: Connector };
  const connect = connector.connectToSentinel.bind(connector);
  connector.connectToSentinel = (endpoint, options) =>
    options === undefined ? connect(endpoint) : hearing(connect(endpoint, { ...options, autoResubscribe: false }));
  return client;
}

function hearing(sentinel: Redis): Redis {
  sentinel.on('error', () => undefined);
  return sentinel.on('ready', () => {
    sentinel.subscribe(SWITCHED).catch(() => {
      if (sentinel.status === 'ready') sentinel.disconnect(true);
    });
  });
}
