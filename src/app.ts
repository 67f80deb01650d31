import { setTimeout as wait } from 'node:timers/promises';
import { LocalChunkStore } from './chunk-store/local-chunk-store.js';
import { clientConfigFor } from './client-config.js';
import { composeArchive } from './compose-archive.js';
import type { Config } from './config.js';
import { isOutage } from './errors.js';
import { FailureLog } from './failure-log.js';
import { Documents } from './graphql/documents.js';
import type { ErrorLog } from './graphql/errors.js';
import { graphqlPlugin, isGraphqlPath } from './graphql/http.js';
import type { GraphqlServices } from './graphql/services.js';
import { buildGraphqlSchema, type GraphqlPubSub } from './graphql/schema.js';
import { GraphqlSocket } from './graphql/socket.js';
import type { ReadyCheck } from './http/readiness.js';
import { HttpServer } from './http/server.js';
import type { UpgradeRoute } from './http/upgrades.js';
import type { Caller } from './identity/caller.js';
import { createIdentity, signingSecret, signToken } from './identity/tokens.js';
import { Holdings, MOST_FOLLOWED_TEXT, MOST_SOCKETS, MOST_WATCHES } from './identity/holdings.js';
import type { TokenGrant } from './identity/grant.js';
import type { FollowerPorts } from './log/follower-ports.js';
import { Lanes } from './log/lanes.js';
import { LegacySocket } from './legacy-socket/socket.js';
import type { Logger } from './logging.js';
import { watch } from './gauges.js';
import { countedLimiter, countedSnapshots, countedTurns, metersOf, type Doing, type Meters } from './meters.js';
import { Metrics } from './metrics.js';
import { Quality } from './quality/quality.js';
import { connectStorage, type Storage } from './redis/storage.js';
import { restPlugin } from './rest/http.js';
import { LostJoins } from './rooms/lost-joins.js';
import { Doorway } from './rooms/doorway.js';
import { Openings } from './rooms/opening.js';
import { Presence } from './rooms/presence.js';
import { Rooms } from './rooms/rooms.js';
import { Sweeper } from './rooms/sweeper.js';
import { Signals } from './signals/signals.js';
import { RelayJanitor } from './transfers/relay-janitor.js';
import { Relay } from './transfers/relay.js';
import { transfersOver } from './transfers/transfers.js';
import type { Acceptor } from './websocket/acceptor.js';
import { drain } from './websocket/drain.js';
import { UnsentBytes } from './websocket/unsent.js';

export interface App {
  /** Listens, once storage is there. */
  start(): Promise<{ readonly url: string }>;
  /** Tells clients to come back, finishes what is under way, and lets go of everything. */
  stop(): Promise<void>;
}

const TICK_MS = 20_000;
const clock = Date.now;
/** A sweep that runs longer is left alone: each of its steps is whole, and the next sweep of any node finds the rest. */
const SWEEP_ENDS_MS = 250;

/** The composition root: what `main.ts` runs and what tests run. */
export async function buildApp(config: Config, logger: Logger): Promise<App> {
  const metrics = new Metrics();
  const meters = metersOf(metrics);
  const timed = (name: string, ms: number) => meters.redisCall({ function: name }, ms / 1000);
  const storage = await connectStorage(config, logger, timed);
  try {
    return await compose(config, logger, counted(storage, meters), metrics, meters);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function counted(storage: Storage, { rateLimited }: Meters): Storage {
  const { limiter, turns } = storage;
  return { ...storage, limiter: countedLimiter(limiter, rateLimited), turns: countedTurns(turns, rateLimited) };
}

async function compose(
  config: Config,
  logger: Logger,
  storage: Storage,
  metrics: Metrics,
  meters: Meters,
): Promise<App> {
  const failed = failuresOf(meters, new FailureLog(logger));
  const archive = await composeArchive(config.archive, logger, { ...storage, logMs: config.logMs, metrics, failed });
  const { history, erasures, replayWindow } = archive;
  const openings = new Openings(config, replayWindow, countedSnapshots(meters.snapshots));
  const domain = { ...composeDomain(config, logger, storage, meters, failed, openings), history, erasures };
  const sockets = composeSockets(config, logger, storage, domain, meters);
  const http = await composeHttp(config, logger, storage, domain, sockets, metrics, meters, archive.readyChecks);
  storage.onReady((isAnother) => domain.presence.storageIsBack(isAnother));
  watch(metrics, { storage, ...domain, ...sockets });
  const background = [domain.sweeper, domain.transfers.expiry, domain.janitor];
  return {
    async start() {
      domain.presence.start();
      for (const one of [...background, archive]) one.start();
      return { url: await http.listen() };
    },
    async stop() {
      http.drain();
      const swept = Promise.all(background.map((one) => one.stop()));
      // A room is followed until its last participant here is told to be away, and while one more comes in.
      const isBusy = () => http.underWay > 0 || domain.presence.roomCount > 0;
      const { told, left, ms } = await drain([sockets.graphql.acceptor, sockets.legacy.acceptor], isBusy, config.drain);
      logger.info({ told, left, ms }, 'Clients were sent away');
      await http.close();
      await Promise.all([Promise.race([swept, wait(SWEEP_ENDS_MS)]), archive.stop()]);
      domain.presence.stop();
      await storage.close();
    },
  };
}

/** Counts what fails behind the scenes, and tells of it: storage away is one reason, whatever it stops. */
function failuresOf({ failures }: Meters, log: FailureLog) {
  return (doing: Doing) => (error: unknown) => {
    failures({ doing });
    log.failed(doing, isOutage(error) ? error.code : `${doing}: ${String(error)}`, error);
  };
}

type Failed = ReturnType<typeof failuresOf>;

/** The domain over its stores: knows no transport. */
function composeDomain(
  config: Config,
  logger: Logger,
  storage: Storage,
  meters: Meters,
  failed: Failed,
  openings: Openings,
) {
  const { ends, sweepLag } = meters;
  const { limiter } = storage;
  const sweptLate = (of: 'rooms' | 'transfers') => (ms: number) => sweepLag({ of }, ms / 1000);
  const lostJoins = new LostJoins(storage.rooms, config.leaseMs);
  const settings = { roomCapacity: config.roomCapacity, tickMs: TICK_MS };
  const ports = { openings, onUpkeepFailed: failed('renewing leases') };
  const presence = new Presence({ ...presencePorts(storage, meters), ...ports }, config);
  const sweeper = new Sweeper(storage.rooms, sweptLate('rooms'), failed('sweeping rooms'));
  const { transfers: store, userTransfers: users, hints } = storage;
  const transfers = transfersOver({
    store,
    users,
    hints,
    limiter,
    watches: new Holdings(config.rateLimits ? MOST_WATCHES : Infinity),
    onFailure: failed('tidying up transfers'),
    onEnded: (reason) => ends({ reason }),
    onSwept: sweptLate('transfers'),
  });
  const chunks = chunkStoreOf(config, logger);
  const relay = new Relay(storage.relayIndex, chunks, transfers.delivery, limiter, failed('settling relayed files'));
  return {
    identity: createIdentity(config.tokens, config.dataDir, failed('fetching the keys of tokens')),
    presence,
    rooms: new Rooms(storage.rooms, storage.log, presence, lostJoins, limiter, settings, clock, openings, sweeper),
    sweeper,
    signals: new Signals(storage.signals, limiter),
    quality: new Quality(storage.rooms, limiter),
    transfers,
    chunks,
    relay,
    janitor: new RelayJanitor(storage.relayIndex, chunks, relay, config, failed('tidying up relayed files')),
    clientConfig: (caller: Caller) => clientConfigFor(config, caller, clock()),
  };
}

type Domain = ReturnType<typeof composeDomain> & GraphqlServices;

function chunkStoreOf({ dataDir }: Config, logger: Logger): LocalChunkStore {
  return new LocalChunkStore(dataDir, (path) =>
    logger.warn(
      { path },
      'The id of the relay folder was lost, in a power cut perhaps: files relayed so far are out of reach',
    ),
  );
}

function presencePorts(storage: Storage, meters: Meters) {
  const primaryOf = (roomId: string): string => storage.primaryOf(roomId);
  return { ...followerPorts(storage, meters), store: storage.rooms, lanes: new Lanes(), primaryOf };
}

function followerPorts({ log, rooms, transfers }: Storage, { delivery, epochChanges, unheard }: Meters): FollowerPorts {
  return {
    log,
    roster: (roomId) => rooms.roster(roomId),
    transfers: (roomId, known) => transfers.inRoom(roomId, known),
    onDelivered: (ms) => delivery({}, ms / 1000),
    onEpochChanged: () => epochChanges({}),
    onUnheard: () => unheard({}),
  };
}

/** GraphQL's errors: those of our own making are logged, and all are counted. */
function errorLog(logger: Logger, refused: (code: string) => void): ErrorLog {
  return { error: (fields, message) => logger.error(fields, message), refused };
}

function composeSockets(
  { introspection, rateLimits }: Config,
  log: Logger,
  { turns }: Storage,
  domain: Domain,
  { refused }: Meters,
) {
  const schema = buildGraphqlSchema(unusedPubSub);
  const documents = new Documents(schema, { introspection });
  const { signals, transfers, identity } = domain;
  const rooms = new Doorway(domain.rooms);
  const sockets = new Holdings(rateLimits ? MOST_SOCKETS : Infinity);
  const followed = new Holdings(rateLimits ? MOST_FOLLOWED_TEXT : Infinity);
  const unsent = new UnsentBytes();
  return {
    documents,
    graphql: new GraphqlSocket({
      schema,
      documents,
      services: domain,
      rooms,
      identity,
      log: errorLog(log, refused('graphql-ws')),
      sockets,
      unsent,
      followed,
    }),
    legacy: new LegacySocket({
      rooms,
      signals,
      transfers,
      identity,
      turns,
      log,
      sockets,
      unsent,
      refused: refused('legacy-socket'),
    }),
  };
}

type Sockets = ReturnType<typeof composeSockets>;

function composeHttp(
  config: Config,
  logger: Logger,
  storage: Storage,
  domain: Domain,
  { documents, graphql, legacy }: Sockets,
  metrics: Metrics,
  { refused }: Meters,
  readyChecks: readonly ReadyCheck[],
): Promise<HttpServer> {
  const upgrade = (matches: (path: string) => boolean, acceptor: Acceptor): UpgradeRoute => ({
    matches,
    accept: (request, socket, head) => acceptor.accept(request, socket, head),
  });
  return HttpServer.create({
    config,
    logger,
    metrics,
    plugins: [
      graphqlPlugin({
        documents,
        services: domain,
        identity: domain.identity,
        logger: errorLog(logger, refused('graphql')),
      }),
      restPlugin({ ...domain, clock, refused: refused('rest') }),
    ],
    upgrades: [upgrade(isGraphqlPath, graphql.acceptor), upgrade((path) => legacy.matches(path), legacy.acceptor)],
    readyChecks: [{ name: 'redis', kind: 'required', check: () => storage.ping() }, ...readyChecks],
    issueDevelopmentToken: developmentTokens(config),
  });
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
