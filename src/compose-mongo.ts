import { Drain } from './archive/drain.js';
import { ErasureJob } from './archive/erasure-job.js';
import { ErasureOrders } from './archive/erasures.js';
import { History } from './archive/history.js';
import { ReplayWindow, type ReplayOutcome } from './archive/replay-window.js';
import { Waiting } from './archive/waiting.js';
import type { ArchivePorts, ComposedArchive } from './compose-archive.js';
import type { ArchiveConfig } from './config.js';
import type { Logger } from './logging.js';
import { archiveMetersOf } from './meters.js';
import type { Metrics } from './metrics.js';
import { ArchiveWriter } from './mongo/archive-writer.js';
import { MongoArchivedEvents } from './mongo/archived-events.js';
import { COLLECTIONS } from './mongo/collections.js';
import { Lease } from './mongo/lease.js';
import { MongoHistory } from './mongo/mongo-history.js';
import { MongoOrders } from './mongo/mongo-orders.js';
import { Mongo } from './mongo/mongo.js';
import { Retention } from './mongo/retention.js';
import { lifetimesOf } from './mongo/schema.js';

/** The archive over MongoDB. */
export function archiveOver(config: ArchiveConfig, logger: Logger, ports: ArchivePorts): ComposedArchive {
  const { outbox, metrics, failed } = ports;
  const meters = archiveMetersOf(metrics, COLLECTIONS);
  const lifetimes = lifetimesOf(config.replayMs, config.historyMs);
  const mongo = new Mongo({ url: config.url, lifetimes, logger, onRead: (of, ms) => meters.read({ of }, ms / 1000) });
  const told = {
    written: (collection: string, count: number) => meters.written({ collection }, count),
    lost: (why: string, count: number) => meters.lost({ why }, count),
    wrote: (ms: number) => meters.write({}, ms / 1000),
  };
  const waiting = new Waiting();
  const writer = new ArchiveWriter(mongo, told, logger);
  const drain = new Drain(outbox, writer, waiting, config.backlogBytes, failed('archiving'));
  const deleted = (collection: string, count: number) => meters.deleted({ collection }, count);
  const retention = new Retention(mongo, lifetimes, deleted, failed('deleting what is too old'), ports.time);
  const orders = new MongoOrders(mongo, new Lease(mongo, 'erasing', ERASING_LEASE_MS, ports.time));
  const erasing = new ErasureJob(orders, outbox, failed('erasing histories'));
  const jobs = [drain, retention, erasing];
  watch(metrics, mongo, waiting);
  return {
    readyChecks: [{ name: 'archive', kind: 'told', check: async () => mongo.requireUp() }],
    replayWindow: replayWindowOver(config, mongo, ports.logMs, (outcome) => meters.replays({ outcome })),
    history: new History(new MongoHistory(mongo), ports.limiter, config, Date.now),
    erasures: new ErasureOrders(orders, ports.limiter, ports.time, () => erasing.hurry()),
    start() {
      tellWhatIsKept(config, logger);
      void warnOfScarceMemory(config, logger, ports.maxMemory);
      mongo.start();
      for (const job of jobs) job.start();
    },
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
      await mongo.stop();
    },
  };
}

/** A node that goes on renews it every few seconds. */
const ERASING_LEASE_MS = 15_000;

function replayWindowOver(
  config: ArchiveConfig,
  mongo: Mongo,
  logMs: number,
  told: (outcome: ReplayOutcome) => void,
): ReplayWindow | null {
  if (config.replayMs === 0) return null;
  return new ReplayWindow(new MongoArchivedEvents(mongo), { ...config, logMs }, told);
}

function watch(metrics: Metrics, mongo: Mongo, waiting: Waiting): void {
  metrics.gauge('archive_up', 'Whether MongoDB answers (1) or not (0).', () => (mongo.isUp ? 1 : 0));
  metrics.gauge(
    'archive_oldest_seconds',
    'For how long the oldest fact has waited in Redis for MongoDB, as far as this node has seen.',
    () => waiting.oldestMs / 1000,
  );
  metrics.gauge(
    'archive_outbox_bytes',
    'Bytes that wait in Redis for MongoDB, in the whole fleet: take the largest of the nodes, not the sum.',
    () => waiting.bytes,
  );
}

const DAY_MS = 24 * 3_600_000;

function tellWhatIsKept({ replayMs, historyMs, rooms }: ArchiveConfig, logger: Logger): void {
  const kept = { historyDays: historyMs / DAY_MS, replaySeconds: replayMs / 1000, rooms };
  const events = replayMs > 0 ? ', and events for those who come back' : '';
  logger.info(kept, `Histories are kept in MongoDB${events}`);
}

/** A word of advice: while Redis is full, calls are refused, and the backlog must not be what fills it. */
async function warnOfScarceMemory(
  { backlogBytes }: ArchiveConfig,
  logger: Logger,
  maxMemory: ArchivePorts['maxMemory'],
): Promise<void> {
  const maxBytes = await maxMemory().catch(() => undefined);
  if (maxBytes === undefined || maxBytes >= 2 * backlogBytes) return;
  logger.warn(
    { maxmemory: maxBytes, backlog: backlogBytes },
    "While MongoDB is away ARCHIVE_BACKLOG_MB may fill more than half of Redis' maxmemory: calls need the rest",
  );
}
