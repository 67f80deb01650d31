import { NoArchive, type Erasures, type Histories } from './archive/histories.js';
import type { Outbox } from './archive/outbox.js';
import type { ReplayWindow } from './archive/replay-window.js';
import type { ArchiveConfig } from './config.js';
import type { ReadyCheck } from './http/readiness.js';
import type { RateLimiter } from './identity/rate-limiter.js';
import type { Logger } from './logging.js';
import type { Doing } from './meters.js';
import type { Metrics } from './metrics.js';

/** What the archive needs of the rest. */
export interface ArchivePorts {
  readonly outbox: Outbox;
  readonly limiter: RateLimiter;
  /** The clock of Redis. */
  readonly time: () => Promise<number>;
  readonly metrics: Metrics;
  readonly failed: (doing: Doing) => (error: unknown) => void;
  /** How long the log of Redis replays by itself. */
  readonly logMs: number;
  /** What Redis may take up, in bytes; undefined: as much as there is. */
  readonly maxMemory: () => Promise<number | undefined>;
}

export interface ComposedArchive {
  readonly readyChecks: readonly ReadyCheck[];
  /** null: events are not kept. */
  readonly replayWindow: ReplayWindow | null;
  readonly history: Histories;
  readonly erasures: Erasures;
  /** Doesn't wait for MongoDB. */
  start(): void;
  /** Takes about a second at most: what was taken out of Redis by then is written. */
  stop(): Promise<void>;
}

/** The part of the composition root that does something with MONGODB_URL only. */
export async function composeArchive(
  config: ArchiveConfig | null,
  logger: Logger,
  ports: ArchivePorts,
): Promise<ComposedArchive> {
  if (config !== null) {
    // The driver is large: a server without MongoDB doesn't load it.
    const { archiveOver } = await import('./compose-mongo.js');
    return archiveOver(config, logger, ports);
  }
  return {
    readyChecks: [],
    replayWindow: null,
    history: new NoArchive(),
    erasures: new NoArchive(),
    start: () => logger.info('Nothing outlives Redis: MONGODB_URL is not set'),
    stop: () => Promise.resolve(),
  };
}
