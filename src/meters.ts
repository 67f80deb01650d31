import { REPLAY_OUTCOMES } from './archive/replay-window.js';
import { READS } from './archive/reading.js';
import { ERROR_CODES, RejoinError } from './errors.js';
import { RATES, type RateLimiter } from './identity/rate-limiter.js';
import { LEGACY_RATES, type Turns } from './legacy-socket/rates.js';
import { REFUSAL_CODES } from './legacy-socket/refusal.js';
import type { Recovery } from './log/feed-item.js';
import { UNRECOVERABLE_REASONS } from './log/recovery.js';
import type { Metrics } from './metrics.js';
import { libraryFunctions } from './redis/library.js';
import { TRANSFER_END_REASONS } from './transfers/transfer.js';

/** Work behind the scenes. */
const DOINGS = [
  'renewing leases',
  'sweeping rooms',
  'tidying up transfers',
  'settling relayed files',
  'tidying up relayed files',
  'fetching the keys of tokens',
  'archiving',
  'deleting what is too old',
  'erasing histories',
] as const;
export type Doing = (typeof DOINGS)[number];

/** What GraphQL itself refuses has codes of its own, in no closed list. */
const OTHER = 'OTHER';
const TRANSPORTS = ['graphql', 'graphql-ws', 'rest'] as const;
export type Transport = (typeof TRANSPORTS)[number] | 'legacy-socket';

/** What everything tells while it works. */
export function metersOf(metrics: Metrics) {
  return { ...refusalsOf(metrics), ...countersOf(metrics), ...timesOf(metrics) };
}

export type Meters = ReturnType<typeof metersOf>;

function refusalsOf(metrics: Metrics) {
  const refusals = metrics.counter(
    'refusals_total',
    'Requests and messages refused, by the code that the client was given (OTHER: one of GraphQL itself).',
    { transport: TRANSPORTS, code: [...ERROR_CODES, OTHER] },
    { transport: ['legacy-socket'], code: REFUSAL_CODES },
  );
  const known: readonly string[] = [...ERROR_CODES, ...REFUSAL_CODES];
  const refused = (transport: Transport) => (code: string) =>
    refusals({ transport, code: known.includes(code) ? code : OTHER });
  const operation = [...Object.keys(RATES), ...Object.keys(LEGACY_RATES)];
  return {
    refused,
    rateLimited: metrics.counter('rate_limited_total', 'What users were refused since they did it too often.', {
      operation,
    }),
  };
}

function countersOf(metrics: Metrics) {
  return {
    failures: metrics.counter('background_failures_total', 'Work behind the scenes that failed and is tried again.', {
      doing: DOINGS,
    }),
    snapshots: metrics.counter('snapshots_total', 'Room snapshots given: FRESH, RECOVERED, or why there is a gap.', {
      outcome: ['FRESH', 'RECOVERED', ...UNRECOVERABLE_REASONS],
    }),
    ends: metrics.counter('transfers_ended_total', 'Transfers that this node ended.', { reason: TRANSFER_END_REASONS }),
    epochChanges: metrics.counter(
      'log_epoch_changes_total',
      'Rooms followed here whose log was found to be another one: storage lost it, or the room had closed meanwhile.',
      {},
    ),
    unheard: metrics.counter(
      'log_unheard_total',
      'Renewals that found events of their room which no subscription had brought: they came late, by the renewal.',
      {},
    ),
  };
}

function timesOf(metrics: Metrics) {
  return {
    sweepLag: metrics.histogram(
      'sweep_lag_seconds',
      'Seconds from when a room or transfer was due until a sweep of this node ended what was due.',
      { of: ['rooms', 'transfers'] },
      [0.25, 0.5, 1, 2, 5, 15, 60],
    ),
    delivery: metrics.histogram(
      'event_delivery_seconds',
      'Seconds from when a live event came here until its frames left for all sockets that keep up; once an event.',
      {},
      [0.0005, 0.002, 0.005, 0.02, 0.1, 0.5, 2],
    ),
    redisCall: metrics.histogram(
      'redis_call_seconds',
      'Seconds until Redis answered a function of the library, refusals and time-outs included.',
      { function: libraryFunctions() },
      [0.001, 0.005, 0.025, 0.1, 0.5, 2],
    ),
  };
}

/** Counts snapshots by their verdict. */
export function countedSnapshots(snapshots: Meters['snapshots']) {
  return ({ wasRecovering, recovered, reason }: Recovery): void =>
    snapshots({ outcome: wasRecovering ? (recovered ? 'RECOVERED' : (reason ?? 'UNKNOWN')) : 'FRESH' });
}

/** Only where there is an archive. `collections`: of the database. */
export function archiveMetersOf(metrics: Metrics, collections: readonly string[]) {
  const times = [0.002, 0.01, 0.05, 0.2, 1, 2, 10];
  return {
    written: metrics.counter('archive_written_total', 'Documents written to MongoDB.', { collection: collections }),
    lost: metrics.counter(
      'archive_lost_total',
      'Facts that the archive lost and tells as gaps: overflow of the backlog, or poison, which MongoDB refuses.',
      { why: ['overflow', 'poison'] },
    ),
    deleted: metrics.counter('archive_deleted_total', 'Documents deleted by this node since they were too old.', {
      collection: collections,
    }),
    replays: metrics.counter(
      'archive_replays_total',
      'Returns that the log alone could not recover, by what the archive did: bridged the gap, or why it could not.',
      { outcome: REPLAY_OUTCOMES },
    ),
    write: metrics.histogram('archive_write_seconds', 'Seconds that a write to MongoDB took.', {}, times),
    read: metrics.histogram('archive_read_seconds', 'Seconds that a read of MongoDB took.', { of: READS }, times),
  };
}

/** Counts what the limiter refuses. */
export function countedLimiter(limiter: RateLimiter, rateLimited: Meters['rateLimited']): RateLimiter {
  return {
    take: async (userId, operation, count) => {
      try {
        await limiter.take(userId, operation, count);
      } catch (error) {
        if (error instanceof RejoinError && error.code === 'RATE_LIMITED') rateLimited({ operation });
        throw error;
      }
    },
  };
}

/** Counts the turns that are refused. */
export function countedTurns(turns: Turns, rateLimited: Meters['rateLimited']): Turns {
  return {
    take: async (userId, kind, most, windowMs) => {
      const waitMs = await turns.take(userId, kind, most, windowMs);
      if (waitMs > 0) rateLimited({ operation: kind });
      return waitMs;
    },
  };
}
