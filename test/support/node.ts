import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { createLogger } from '../../src/logging.js';
import { SECRET } from './tokens.js';

/** In place of an address: the server starts a Redis of its own in its folder. */
export const EMBEDDED = '';

type Environment = Readonly<Record<string, string>>;

/** One Rejoin server of a test. */
export interface RejoinNode {
  readonly url: string;
  readonly socketUrl: string;
  stop(): Promise<void>;
}

function environment(redisUrl: string, dataDir: string, more: Environment): Environment {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    JWT_SECRET: SECRET,
    ...(redisUrl !== EMBEDDED && { REDIS_URL: redisUrl }),
    DATA_DIR: dataDir,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    // Tests leave clients behind that never answer.
    DRAIN_SECONDS: '1',
    ...more,
  };
}

/** The composition root itself, in this process: fast, and it shows in a debugger. */
export async function startNode(redisUrl: string, more: Environment = {}): Promise<RejoinNode> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rejoin-node-'));
  const config = readConfig(environment(redisUrl, dataDir, more));
  // Each test file is given modules of its own, and each of them would listen for errors of the one stdout.
  const app: App = await buildApp(config, createLogger(config.logLevel, process.stdout));
  const { url } = await app.start();
  const stop = async () => {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url, socketUrl: `${url.replace('http', 'ws')}/graphql`, stop };
}

/** A server in a process of its own, to be killed. */
export interface RejoinProcess extends RejoinNode {
  readonly pid: number;
  /** The folder it keeps its data in; a successor may take it over. */
  readonly dataDir: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = [process.execPath, '--import', 'tsx', join(ROOT, 'src/main.ts')];
const BUILT = [process.execPath, join(ROOT, 'dist/main.js')];
/** `npm test` has built the server, which starts several times faster than its sources. A suite by itself needs no build. */
const SERVER = process.env['TEST_BUILT'] ? BUILT : SOURCE;

export function builtServer(): readonly string[] {
  execFileSync(process.execPath, [join(ROOT, 'src/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  return BUILT;
}

/** `dataDir`: of a predecessor; without it a new one. It stays when the process is killed. */
export async function spawnNode(
  redisUrl: string,
  more: Environment = {},
  dataDir?: string,
  [command = '', ...rest]: readonly string[] = SERVER,
): Promise<RejoinProcess> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'rejoin-node-')));
  const env = { ...process.env, ...environment(redisUrl, folder, { LOG_LEVEL: 'info', ...more }) };
  const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressIn(child);
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = signal === 'SIGSTOP' || signal === 'SIGCONT' ? Promise.resolve() : once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  const stop = async () => {
    await kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };
  return { url, socketUrl: `${url.replace('http', 'ws')}/graphql`, pid: child.pid ?? 0, dataDir: folder, kill, stop };
}

/** The server says in its log where it listens. */
function addressIn(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened`)));
    if (child.stdout === null) return reject(new Error('The server has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /"url":"(http[^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url.replace('localhost', '127.0.0.1'));
    });
  });
}
