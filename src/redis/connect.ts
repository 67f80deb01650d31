import { setTimeout as wait } from 'node:timers/promises';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logging.js';
import { giveUpAfter } from './command-timeout.js';
import { parseRedisAddress, type Endpoint, type RedisAddress } from './address.js';
import { lacksRights } from './outage.js';
import { hearsSentinelsSafely, SENTINEL_RETRY_MS } from './sentinels.js';
import { oneServer, serversOfCluster, type Servers } from './servers.js';

export type RedisClient = Redis | Cluster;
/** Replies keep the shapes of RESP 2, as the types of a client without `replyMapping` say. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** A command that Redis has not answered by then is given up: callers get SERVICE_UNAVAILABLE instead of a wait. */
const COMMAND_TIMEOUT_MS = 2000;
/** A connection on which an answer is due for so long is dead, whatever TCP believes. */
const SOCKET_TIMEOUT_MS = 5000;
/** Short, so that the server works again within a second of Redis' return. */
const LONGEST_RETRY_MS = 400;
/** The same for subscriptions, where a sign of life is asked for every two seconds. */
const LINE_TIMEOUT_MS = 3000;
const QUIT_MS = 1000;
const CLUSTER_REFRESH_MS = 2000;

const reconnecting = {
  retryStrategy: (times: number) => Math.min(50 * times, LONGEST_RETRY_MS),
  connectTimeout: COMMAND_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
} satisfies Options;

/**
 * For commands. While Redis is away they fail after one vain attempt to reconnect. A command that was on its way when the
 * connection broke is not sent again by itself: it may have been carried out, and only its caller knows how to repeat it.
 */
export function commandClient(url: string, logger: Logger): RedisClient {
  const options: Options = {
    ...reconnecting,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
  };
  const client = watched(connect(parseRedisAddress(url), options), 'commands', logger);
  if (client instanceof Redis) giveUpAfter(client, COMMAND_TIMEOUT_MS);
  else client.on('+node', (node: Redis) => giveUpAfter(node, COMMAND_TIMEOUT_MS));
  return client;
}

/**
 * The servers to hear channels from. Their connections keep trying as long as it takes, and nothing is queued or repeated by
 * ioredis: whoever subscribes asks again, and hears what is refused.
 */
export function subscriptionServers(url: string, commands: RedisClient, logger: Logger): Servers {
  const options: Options = {
    ...reconnecting,
    socketTimeout: LINE_TIMEOUT_MS,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  };
  if (commands instanceof Cluster) {
    const like = (known: Redis) => known.duplicate({ ...options, lazyConnect: false, readOnly: false });
    return serversOfCluster(commands, (known) => watched(like(known), 'subscriptions', logger));
  }
  return oneServer(() => watched(connect(parseRedisAddress(url), options) as Redis, 'subscriptions', logger));
}

/**
 * After a failover the old master is read-only: then the client looks for the new one. It is told so once a connection: at
 * each further answer ioredis would end it again, and listen once more for that end.
 */
function connect(address: RedisAddress, options: Options): RedisClient {
  let isLeaving = false;
  const reconnectOnError = ({ message }: Error): boolean => {
    if (isLeaving || !message.startsWith('READONLY')) return false;
    isLeaving = true;
    return true;
  };
  const client = connectTo(address, { ...options, reconnectOnError });
  return client.on('close', () => {
    isLeaving = false;
  });
}

function connectTo(address: RedisAddress, options: Options): RedisClient {
  const login = {
    ...(address.username && { username: address.username }),
    ...(address.password && { password: address.password }),
  };
  switch (address.kind) {
    case 'socket':
      return new Redis({ ...options, ...login, path: address.path });
    case 'single':
      return new Redis({ ...options, ...login, ...address.endpoint, db: address.db, ...(address.tls && { tls: {} }) });
    case 'sentinel':
      return hearsSentinelsSafely(new Redis({ ...options, ...login, ...sentinelOptions(address) }));
    case 'cluster':
      return connectCluster(address.nodes, { ...options, ...login, ...(address.tls && { tls: {} }) });
  }
}

function sentinelOptions(address: RedisAddress & { kind: 'sentinel' }): Options {
  const { username, password } = address.sentinelLogin;
  return {
    sentinels: [...address.sentinels],
    ...(username && { sentinelUsername: username }),
    ...(password && { sentinelPassword: password }),
    name: address.master,
    db: address.db,
    sentinelRetryStrategy: reconnecting.retryStrategy,
    sentinelReconnectStrategy: () => SENTINEL_RETRY_MS,
    sentinelCommandTimeout: COMMAND_TIMEOUT_MS,
    // Learn of a failover from the Sentinels rather than from errors.
    failoverDetector: true,
    ...(address.tls && { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} }),
  };
}

function connectCluster(nodes: readonly Endpoint[], options: Options): Cluster {
  const { retryStrategy, ...redisOptions } = options;
  const cluster = new Cluster([...nodes], {
    redisOptions,
    clusterRetryStrategy: reconnecting.retryStrategy,
    clusterNodeRetryStrategy: retryStrategy ?? null,
    // As for a single server, nothing is sent again by itself; so a failover is noticed by asking for it.
    retryDelayOnFailover: 0,
    slotsRefreshInterval: CLUSTER_REFRESH_MS,
    // The cluster client's own queue knows no timeout.
    enableOfflineQueue: false,
  });
  cluster.on('+node', (node: Redis) => {
    asksSafely(node);
    // Else the first command connects, and all others of that moment are refused.
    if (node.status === 'wait' && !node.options.readOnly) node.connect().catch(() => undefined);
  });
  return cluster;
}

/** Where a slot moves, the cluster client sends ASKING by itself and awaits no answer: a failure would end the process. */
function asksSafely(node: Redis): void {
  const asking = node.asking.bind(node);
  node.asking = () => {
    const answer = asking();
    answer.catch(() => undefined);
    return answer;
  };
}

/** Tells once that Redis is away, and once that it is back: while it is away it makes several errors a second. */
function watched<Client extends RedisClient>(client: Client, purpose: string, logger: Logger): Client {
  let lost: { readonly at: number; errors: number } | null = null;
  client.on('error', (error: Error) => {
    if (lost === null) logger.warn({ purpose, reason: error.message }, 'Redis is away');
    lost ??= { at: performance.now(), errors: 0 };
    lost.errors += 1;
  });
  client.on('ready', () => {
    if (lost === null) return;
    const seconds = Math.round((performance.now() - lost.at) / 1000);
    logger.info({ purpose, seconds, errors: lost.errors }, 'Redis is back');
    lost = null;
  });
  return client;
}

/** Resolves once Redis answers and is new enough; until then says that it is being waited for, once for each reason. */
export async function waitForRedis(client: RedisClient, logger: Logger, signal?: AbortSignal): Promise<void> {
  const told = new Set<string>();
  for (;;) {
    const answer = await client.info('server').catch((error: unknown) => error);
    if (typeof answer === 'string') {
      requireVersion(answer);
      return;
    }
    if (lacksRights(answer)) throw answer;
    const reason = String(answer);
    if (!told.has(reason)) logger.warn({ reason }, 'Waiting for Redis');
    told.add(reason);
    await wait(100, undefined, { signal });
  }
}

function requireVersion(info: string): void {
  const version = /^redis_version:(\d+)/m.exec(info)?.[1];
  if (Number(version) >= 7) return;
  throw new Error(
    `Redis 7 or newer is needed (functions, sharded pub/sub); this one is ${version ?? 'of unknown version'}.`,
  );
}

/** The connections to all servers that hold something of their own. */
export function primariesOf(client: RedisClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** Ends a client: answers that are due are awaited for a moment, then the connection is cut. */
export async function closeRedis(client: RedisClient): Promise<void> {
  const quit = client.quit().catch(() => undefined);
  await Promise.race([quit, wait(QUIT_MS, undefined, { ref: false })]);
  client.disconnect();
}
