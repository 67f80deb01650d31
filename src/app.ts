import { LocalChunkStore } from './chunk-store/local-chunk-store.js';
import { clientConfigFor } from './client-config.js';
import type { Config } from './config.js';
import { Documents } from './graphql/documents.js';
import { graphqlPlugin } from './graphql/http.js';
import { buildGraphqlSchema, type GraphqlPubSub } from './graphql/schema.js';
import type { GraphqlServices } from './graphql/services.js';
import { GraphqlSocket } from './graphql/socket.js';
import { HttpServer } from './http/server.js';
import { createIdentity, signingSecret, signToken } from './identity/tokens.js';
import type { TokenGrant } from './identity/grant.js';
import { LegacySocket } from './legacy-socket/socket.js';
import type { Logger } from './logging.js';
import { Metrics } from './metrics.js';
import { Quality } from './quality/quality.js';
import { connectStorage, type Storage } from './redis/storage.js';
import { restPlugin } from './rest/http.js';
import { Presence } from './rooms/presence.js';
import { Rooms } from './rooms/rooms.js';
import { Sweeper } from './rooms/sweeper.js';
import { Signals } from './signals/signals.js';
import { RelayJanitor } from './transfers/relay-janitor.js';
import { Relay } from './transfers/relay.js';
import { transfersOver } from './transfers/transfers.js';

export interface App {
  /** Listens, once storage is there. */
  start(): Promise<{ readonly url: string }>;
  /** Tells clients to come back, finishes what is under way, and lets go of everything. */
  stop(): Promise<void>;
}

const TICK_MS = 20_000;
/** Clients that are sent away come back spread over this time, and not all at once. */
const GO_AWAY_OVER_MS = 2000;

/** The composition root: what `main.ts` runs and what tests run. */
export async function buildApp(config: Config, logger: Logger): Promise<App> {
  const storage = await connectStorage(config, logger);
  try {
    return await compose(config, logger, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function compose(config: Config, logger: Logger, storage: Storage): Promise<App> {
  const failed = (doing: string) => (error: unknown) =>
    logger.warn({ err: error, doing }, 'Failed, and will be tried again');
  const metrics = new Metrics();
  const identity = createIdentity(config.tokens, config.dataDir);
  const clock = Date.now;

  const ports = { log: storage.log, roster: (roomId: string) => storage.rooms.roster(roomId) };
  const presence = new Presence(ports, storage.rooms, config, (_, error) => failed('renewing leases')(error));
  const settings = { logMs: config.logMs, roomCapacity: config.roomCapacity, tickMs: TICK_MS };
  const rooms = new Rooms(storage.rooms, storage.log, presence, storage.limiter, settings, clock);
  const sweeper = new Sweeper(storage.rooms, failed('sweeping rooms'));
  const signals = new Signals(storage.signals, storage.limiter);
  const quality = new Quality(storage.rooms);
  const transfers = transfersOver({
    store: storage.transfers,
    users: storage.userTransfers,
    hints: storage.hints,
    limiter: storage.limiter,
    onFailure: failed('tidying up transfers'),
  });
  const chunks = new LocalChunkStore(config.dataDir);
  const relay = new Relay(storage.relayIndex, chunks, transfers.delivery, failed('settling relayed files'));
  const janitor = new RelayJanitor(storage.relayIndex, chunks, relay, failed('tidying up relayed files'));
  storage.onReady(() => void presence.renewAll());
  watch(metrics, presence);

  const services: GraphqlServices = {
    rooms,
    signals,
    quality,
    transfers,
    clientConfig: (caller) => clientConfigFor(config, caller, clock()),
  };
  const schema = buildGraphqlSchema(unusedPubSub);
  const documents = new Documents(schema, { introspection: config.introspection });
  const graphqlSocket = new GraphqlSocket({ schema, documents, services, rooms, identity, log: logger });
  const legacySocket = new LegacySocket({ rooms, signals, transfers, identity, turns: storage.turns, log: logger });
  metrics.gauge('legacy_sockets', 'Sockets of the old protocol.', () => legacySocket.acceptor.count);
  const http = await HttpServer.create({
    config,
    logger,
    metrics,
    plugins: [
      graphqlPlugin({ documents, services, identity, logger }),
      restPlugin({ rooms, quality, transfers, relay, identity, clock }),
    ],
    upgrades: [
      { matches: (path) => path === '/graphql', accept: (...upgrade) => graphqlSocket.acceptor.accept(...upgrade) },
      {
        matches: (path) => legacySocket.matches(path),
        accept: (...upgrade) => legacySocket.acceptor.accept(...upgrade),
      },
    ],
    readyChecks: [{ name: 'redis', check: () => storage.ping() }],
    issueDevelopmentToken: developmentTokens(config),
  });

  return {
    async start() {
      presence.start();
      sweeper.start();
      transfers.expiry.start();
      janitor.start();
      return { url: await http.listen() };
    },
    async stop() {
      http.drain();
      await Promise.all([graphqlSocket, legacySocket].map(({ acceptor }) => acceptor.goAway(GO_AWAY_OVER_MS)));
      await Promise.all([sweeper.stop(), transfers.expiry.stop(), janitor.stop()]);
      await http.close();
      presence.stop();
      await storage.close();
    },
  };
}

/** Each subscription brings its own source, yet type-graphql asks for one (type-graphql#1638). */
const unusedPubSub: GraphqlPubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('No subscription uses this');
  },
};

/** Only in development mode does the server make tokens for whoever asks. */
function developmentTokens({ development, tokens, dataDir }: Config) {
  const secret = development ? signingSecret(tokens, dataDir) : undefined;
  return secret === undefined ? null : (grant: TokenGrant) => signToken(secret, tokens, grant);
}

function watch(metrics: Metrics, presence: Presence): void {
  metrics.gauge('rooms', 'Rooms that this node follows.', () => presence.roomCount);
  metrics.gauge('seats', 'Participants connected to this node.', () => presence.seats.length);
}
