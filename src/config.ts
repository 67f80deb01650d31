import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { iceServers, isTurnUrl, type IceServer } from './ice-setting.js';
import type { TokenConfig, TokenKeys } from './identity/token-config.js';
import { originAsSent } from './origin.js';
import { days, listOf, matching, onOff, seconds, whole } from './setting-values.js';

/** All that can be set from outside. Times are milliseconds. */
export interface Config {
  /** 0: any free port. */
  readonly port: number;
  /** Without a secret the server listens on loopback, whatever else is set. */
  readonly host: string;
  readonly development: boolean;
  readonly tokens: TokenConfig;
  /** null: a private redis-server of our own in `dataDir`. */
  readonly redisUrl: string | null;
  /** null: nothing outlives Redis. */
  readonly archive: ArchiveConfig | null;
  /** Ours alone and kept between runs: the embedded Redis, relayed chunks, the development secret. */
  readonly dataDir: string;
  readonly logLevel: string;
  /** Off for benchmarks only. */
  readonly rateLimits: boolean;
  readonly introspection: boolean;
  /** Origins whose pages may call this server with credentials. */
  readonly corsOrigins: readonly string[];
  /** Participants in a room; a full mesh of more than 50 is no call any more. */
  readonly roomCapacity: number;
  /** Events that a room's log keeps, those of a negotiation not counted, and for how long. */
  readonly logSize: number;
  readonly logMs: number;
  /** How long a node that fell silent still holds its participants; it renews three times as often. */
  readonly leaseMs: number;
  /** How long a participant that dropped keeps its seat. */
  readonly graceMs: number;
  /** How long an offer waits for an answer, and how long an accepted transfer may take. */
  readonly offerMs: number;
  readonly transferMs: number;
  /** How many clients are sent away in a second when the server ends, and how long that may take. */
  readonly drain: { readonly perSecond: number; readonly withinMs: number };
  readonly iceServers: readonly IceServer[];
  /** coturn's `use-auth-secret`: time-limited credentials are derived from the shared secret. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | null;
}

/** What outlives Redis, in MongoDB. All nodes need the same. */
export interface ArchiveConfig {
  readonly url: string;
  /** How long events are kept, and a participant may be away and still be given what it missed; 0: events are not kept. */
  readonly replayMs: number;
  /** The most events that a participant is given of the archive, and how long it may wait for them. */
  readonly replayEvents: number;
  readonly replayReadMs: number;
  /** Patterns of rooms, as in tokens: other rooms leave no trace. */
  readonly rooms: readonly string[];
  /** How long sessions, visits, transfers and samples of quality are kept. */
  readonly historyMs: number;
  /** What may wait in Redis for MongoDB, in bytes, over all partitions. */
  readonly backlogBytes: number;
}

/** The environment is not usable; the message names each variable at fault and never shows a value, since it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

// A unix socket's path has 108 bytes on Linux, 104 elsewhere, one of them for the end; redis-server listens at <dataDir>/redis/r.sock.
const SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = '/redis/r.sock';
const MIB = 1_048_576;
/** A shorter key than the hash is guessed from one token, by whoever has one (RFC 7518 §3.2). */
const LEAST_SECRET_BYTES = 32;
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;

/** Node asks no address that has a login in it. */
const jwksUrl = z.string().refine((value) => isWebAddress(value), 'must be an http(s) URL, without a login in it');

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

const variables = z.object({
  PORT: whole(0, 65_535).default(4000),
  HOST: matching(/^[\w.:%-]{1,253}$/, 'must be a host name or an address').optional(),
  NODE_ENV: z.string().optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  JWT_SECRET: z
    .string()
    .refine(
      (value) => Buffer.byteLength(value) >= LEAST_SECRET_BYTES,
      `must have at least ${LEAST_SECRET_BYTES} bytes (openssl rand -base64 32 makes one)`,
    )
    .optional(),
  JWKS_URL: jwksUrl.optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  REDIS_URL: matching(
    /^((rediss?|unix|rediss?\+sentinel|rediss?\+cluster):\/\/\S+|\/\S+)$/,
    'must start with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://, or be the path of a socket',
  ).optional(),
  MONGODB_URL: matching(/^mongodb(\+srv)?:\/\/\S+$/, 'must start with mongodb:// or mongodb+srv://').optional(),
  REPLAY_SECONDS: seconds().optional(),
  REPLAY_EVENTS: whole(1, 100_000).default(10_000),
  REPLAY_READ_MS: whole(50, 60_000).default(1500),
  ARCHIVE_ROOMS: listOf(
    (pattern) => (pattern === '' ? null : pattern),
    'must be patterns of rooms with commas between them, * standing for any characters',
  ).default(['*']),
  HISTORY_DAYS: days().default(30 * 24 * 3_600_000),
  ARCHIVE_BACKLOG_MB: whole(1, 100_000).default(256),
  DATA_DIR: matching(/^\//, 'must be an absolute path').optional(),
  RATE_LIMITS: onOff.default(true),
  INTROSPECTION: onOff.default(true),
  CORS_ORIGINS: listOf(originAsSent, 'must be origins (https://app.example) with commas between them').default([
    'http://localhost:3000',
    'http://localhost:8000',
    'https://agentchat.vercel.app',
  ]),
  ROOM_CAPACITY: whole(1, 1000).default(50),
  LOG_SIZE: whole(1, 10_000).default(50),
  LOG_SECONDS: seconds().default(300_000),
  LEASE_SECONDS: seconds().default(15_000),
  GRACE_SECONDS: seconds().default(30_000),
  OFFER_SECONDS: seconds().default(300_000),
  TRANSFER_SECONDS: seconds().default(3_600_000),
  DRAIN_PER_SECOND: whole(1, 1_000_000).default(2000),
  DRAIN_SECONDS: seconds().default(8000),
  ICE_SERVERS: iceServers.default([{ urls: ['stun:stun.l.google.com:19302', 'stun:stun1.l.google.com:19302'] }]),
  TURN_URLS: listOf(
    (url) => (isTurnUrl(url) ? url : null),
    'must be turn: or turns: URLs (turn:host:port) with commas between them',
  ).optional(),
  TURN_SECRET: z.string().optional(),
});
type Variables = z.output<typeof variables>;

export function readConfig(env: Environment): Config {
  // An empty variable is what deployment files leave behind for "not set".
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(present);
  if (!parsed.success) throw new ConfigError(faultsOf(parsed.error));
  const dataDir = parsed.data.DATA_DIR ?? defaultDataDir(env, parsed.data.PORT);
  const faults = contradictions(parsed.data, dataDir);
  if (faults.length > 0) throw new ConfigError(faults);
  return toConfig(parsed.data, dataDir);
}

function faultsOf(error: z.ZodError): string[] {
  return [...new Set(error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))];
}

/** What is wrong with variables that are each fine by themselves. */
function contradictions(given: Variables, dataDir: string): string[] {
  const development = isDevelopment(given);
  const checks: readonly (readonly [boolean, string])[] = [
    [
      development && given.NODE_ENV === 'production',
      'JWT_SECRET (or JWKS_URL) must be set with NODE_ENV=production: without it everyone could make tokens',
    ],
    [
      given.JWT_SECRET !== undefined && given.JWKS_URL !== undefined,
      'JWT_SECRET and JWKS_URL exclude each other: set the one that your tokens are signed for',
    ],
    [
      development && given.HOST !== undefined && !LOOPBACK.test(given.HOST),
      'HOST must be a loopback address (127.0.0.1) while neither JWT_SECRET nor JWKS_URL is set',
    ],
    [
      (given.TURN_URLS === undefined) !== (given.TURN_SECRET === undefined),
      'TURN_URLS and TURN_SECRET must be set together',
    ],
    [
      given.REPLAY_SECONDS !== undefined && given.MONGODB_URL === undefined,
      'MONGODB_URL must be set with REPLAY_SECONDS: what Redis no longer holds is replayed from there',
    ],
    [
      given.REPLAY_SECONDS !== undefined && given.REPLAY_SECONDS <= given.LOG_SECONDS,
      'REPLAY_SECONDS must be more than LOG_SECONDS: for that long the log of Redis replays by itself',
    ],
    [
      given.REPLAY_SECONDS !== undefined && given.HISTORY_DAYS < given.REPLAY_SECONDS,
      'HISTORY_DAYS must be no shorter than REPLAY_SECONDS: by its visit it is known that somebody was there, and what it may be told',
    ],
    [
      given.REDIS_URL === undefined && Buffer.byteLength(dataDir + SOCKET_NAME) > SOCKET_PATH_BYTES,
      `DATA_DIR is too long: the embedded Redis listens on a socket in it, whose path may have ${SOCKET_PATH_BYTES} bytes`,
    ],
  ];
  return checks.filter(([wrong]) => wrong).map(([, fault]) => fault);
}

function isDevelopment(given: Variables): boolean {
  return given.JWT_SECRET === undefined && given.JWKS_URL === undefined;
}

/** A folder of this user and port, the same after a restart, so that the embedded Redis recovers what it held. */
function defaultDataDir(env: Environment, port: number): string {
  const name = port === 0 ? `any-${process.pid}` : String(port);
  const state = env['XDG_STATE_HOME'] ?? (env['HOME'] ? join(env['HOME'], '.local', 'state') : '');
  const home = join(state, 'rejoin', name);
  const fits = state.startsWith('/') && Buffer.byteLength(home + SOCKET_NAME) <= SOCKET_PATH_BYTES;
  return fits ? home : join(tmpdir(), `rejoin-${userInfo().uid}`, name);
}

function toConfig(given: Variables, dataDir: string): Config {
  const development = isDevelopment(given);
  return {
    port: given.PORT,
    host: given.HOST ?? (development ? '127.0.0.1' : '0.0.0.0'),
    development,
    tokens: { keys: tokenKeys(given), issuer: given.JWT_ISSUER ?? null, audience: given.JWT_AUDIENCE ?? null },
    redisUrl: given.REDIS_URL ?? null,
    archive: archiveOf(given),
    dataDir,
    logLevel: given.LOG_LEVEL,
    rateLimits: given.RATE_LIMITS,
    introspection: given.INTROSPECTION,
    corsOrigins: given.CORS_ORIGINS,
    roomCapacity: given.ROOM_CAPACITY,
    logSize: given.LOG_SIZE,
    logMs: given.LOG_SECONDS,
    leaseMs: given.LEASE_SECONDS,
    graceMs: given.GRACE_SECONDS,
    offerMs: given.OFFER_SECONDS,
    transferMs: given.TRANSFER_SECONDS,
    drain: { perSecond: given.DRAIN_PER_SECOND, withinMs: given.DRAIN_SECONDS },
    iceServers: given.ICE_SERVERS,
    turn: given.TURN_URLS && given.TURN_SECRET ? { urls: given.TURN_URLS, secret: given.TURN_SECRET } : null,
  };
}

function archiveOf(given: Variables): ArchiveConfig | null {
  if (given.MONGODB_URL === undefined) return null;
  return {
    url: given.MONGODB_URL,
    replayMs: given.REPLAY_SECONDS ?? 0,
    replayEvents: given.REPLAY_EVENTS,
    replayReadMs: given.REPLAY_READ_MS,
    rooms: given.ARCHIVE_ROOMS,
    historyMs: given.HISTORY_DAYS,
    backlogBytes: given.ARCHIVE_BACKLOG_MB * MIB,
  };
}

function tokenKeys(given: Variables): TokenKeys {
  if (given.JWT_SECRET !== undefined) return { kind: 'secret', secret: given.JWT_SECRET };
  if (given.JWKS_URL !== undefined) return { kind: 'jwks', url: given.JWKS_URL };
  return { kind: 'development' };
}
