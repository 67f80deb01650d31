import { join } from 'node:path';
import type { Config } from '../config.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import type { Logger } from '../logging.js';
import { closeRedis, commandClient, subscriptionServers, waitForRedis, type RedisClient } from './connect.js';
import { startEmbeddedRedis } from './embedded.js';
import { RedisHints } from './hints.js';
import { partitionOf, slotOfPartition } from './keys.js';
import { librarySettings } from './library-settings.js';
import { libraryCode, RedisLibrary } from './library.js';
import { RedisMemory, warnOfEviction } from './memory.js';
import { orUnavailable } from './outage.js';
import { Reappearance } from './reappearance.js';
import { RedisOutbox } from './redis-outbox.js';
import { RedisRateLimiter, unlimited } from './redis-rate-limiter.js';
import { RedisRelayIndex } from './redis-relay-index.js';
import { RedisRoomLog } from './redis-room-log.js';
import { RedisRoomStore } from './redis-room-store.js';
import { RedisSignalStore } from './redis-signal-store.js';
import { RedisTurns } from './redis-turns.js';
import { RedisTransferStore } from './redis-transfer-store.js';
import { RedisUserTransfers } from './redis-user-transfers.js';
import { Refusal } from './refusal.js';
import { requireRights } from './rights.js';
import type { Servers } from './servers.js';
import { UnusedLibraries } from './unused-libraries.js';

/** Everything that is kept in Redis, behind the domain's ports. */
export interface Storage {
  readonly rooms: RedisRoomStore;
  readonly log: RedisRoomLog;
  readonly signals: RedisSignalStore;
  readonly transfers: RedisTransferStore;
  readonly userTransfers: RedisUserTransfers;
  readonly relayIndex: RedisRelayIndex;
  readonly hints: RedisHints;
  readonly outbox: RedisOutbox;
  readonly limiter: RateLimiter;
  readonly turns: Pick<RedisTurns, 'take'>;
  /** Called whenever Redis is there again; `isAnother`: not the process that was here before. */
  onReady(listener: (isAnother: boolean) => void): void;
  /** Names the primary that holds the room; '' while none is known to. */
  primaryOf(roomId: string): string;
  ping(): Promise<void>;
  /** The clock of Redis, in ms. */
  time(): Promise<number>;
  /** What Redis takes up for its data, in bytes. */
  usedMemory(): Promise<number>;
  /** What it may take up; undefined: as much as there is. */
  maxMemory(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Resolves once Redis is there: the given one, or a private one of our own. */
export async function connectStorage(
  config: Config,
  logger: Logger,
  onCall?: (name: string, ms: number) => void,
): Promise<Storage> {
  const embedded = config.redisUrl === null ? await startEmbeddedRedis(join(config.dataDir, 'redis'), logger) : null;
  const url = config.redisUrl ?? embedded?.address ?? '';
  const commands = commandClient(url, logger);
  let stores: Stores | undefined;
  const close = async () => {
    stores?.log.close();
    stores?.hints.close();
    await closeRedis(commands);
    await embedded?.stop();
  };
  try {
    await waitForRedis(commands, logger);
    const library = new RedisLibrary(commands, libraryCode(), onCall);
    await library.loadWhenPossible();
    await requireRights(library);
    // A word of advice: where it can't be had, the server does without.
    await warnOfEviction(commands, logger).catch(() => undefined);
    const servers = subscriptionServers(url, commands, logger);
    stores = storesOver(config, commands, servers, library, logger);
    return { ...stores, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stores = Omit<Storage, 'close'>;

function storesOver(
  config: Config,
  commands: RedisClient,
  servers: Servers,
  library: RedisLibrary,
  logger: Logger,
): Stores {
  const settings = librarySettings(config, config.archive);
  const outbox = new RedisOutbox(library);
  const hintLost = (error: unknown) => logger.debug({ err: error }, 'A hint was lost');
  const refusal = new Refusal(logger);
  const memory = new RedisMemory(commands);
  const reappearance = new Reappearance(commands, library);
  return {
    rooms: new RedisRoomStore(library, settings, new UnusedLibraries(commands, library.name), outbox),
    log: new RedisRoomLog(servers, library, settings, (reason) => refusal.is(reason)),
    signals: new RedisSignalStore(library, settings),
    transfers: new RedisTransferStore(commands, library, settings, config),
    userTransfers: new RedisUserTransfers(commands, library, config),
    relayIndex: new RedisRelayIndex(library),
    hints: new RedisHints(commands, servers, hintLost),
    outbox,
    limiter: config.rateLimits ? new RedisRateLimiter(library, () => performance.now()) : unlimited,
    turns: config.rateLimits ? new RedisTurns(library) : { take: () => Promise.resolve(0) },
    onReady: (listener) => reappearance.onReady(listener),
    primaryOf: (roomId) => servers.of(slotOfPartition(partitionOf(roomId))) ?? '',
    ping: async () => {
      await orUnavailable(commands.ping());
      refusal.require();
    },
    time: async () => {
      const [seconds, microseconds] = await orUnavailable(commands.time());
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
    },
    usedMemory: () => memory.used(),
    maxMemory: () => memory.most(),
  };
}
