import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from '../logging.js';
import { privateFolder } from '../private-folder.js';
import { EmbeddedMemory } from './embedded-memory.js';
import { memoryIdentityLine } from './memory-identity.js';

/** A redis-server of our own, which ends with this process however this process ends. */
export interface EmbeddedRedis {
  /** Path of its unix socket; serves as REDIS_URL. */
  readonly address: string;
  stop(): Promise<void>;
}

const HOW_TO_GET_IT =
  'Install it (Debian, Ubuntu: sudo apt-get install redis-server; macOS: brew install redis) or set REDIS_URL.';
/** Loading a large log of an earlier run takes a while. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5000;
const RESTART_DELAY_MS = 300;
/** What flock exits with when another holds the lock. */
const IN_USE = 75;
const LINES_KEPT = 10;

/** Starts Redis in a private folder; what an earlier run left there is taken up again. */
export async function startEmbeddedRedis(directory: string, logger: Logger): Promise<EmbeddedRedis> {
  const binary = findOnPath('redis-server');
  if (binary === undefined) throw new Error(`There is no redis-server on the PATH. ${HOW_TO_GET_IT}`);
  await requireVersion(binary);
  privateFolder(directory);
  // Where the lock tells, it tells too late for what is written before a start.
  if ((await serving(join(directory, 'r.sock'))) !== undefined) throw inUse(directory);
  const server = new Server(directory, await launcher(directory, binary), logger);
  await server.start();
  return { address: server.socket, stop: () => server.stop() };
}

async function requireVersion(binary: string): Promise<void> {
  const { stdout } = await promisify(execFile)(binary, ['--version']);
  const version = /v=(\d+)[\d.]*/.exec(stdout);
  if (Number(version?.[1]) >= 7) return;
  throw new Error(`${binary} is ${version?.[0] ?? 'of unknown version'}; Redis 7 or newer is needed. ${HOW_TO_GET_IT}`);
}

type Launcher = readonly [command: string, args: readonly string[]];

/**
 * On Linux the kernel ends Redis with us (--pdeathsig), also after SIGKILL, and flock keeps a second server from stealing
 * the socket. Elsewhere Redis is ended when this process exits, and a socket that answers counts as the lock.
 */
async function launcher(directory: string, binary: string): Promise<Launcher> {
  const [setpriv, flock] = await Promise.all(['setpriv', 'flock'].map(findUtilLinux));
  if (setpriv !== undefined && flock !== undefined) {
    const lock = [flock, '-n', '-E', String(IN_USE), '-F', join(directory, 'lock')];
    return [setpriv, ['--pdeathsig', 'SIGTERM', '--', ...lock, binary, '-']];
  }
  return [binary, ['-']];
}

/** Small systems have tools of these names without the options that are needed. */
async function findUtilLinux(name: string): Promise<string | undefined> {
  const path = findOnPath(name);
  if (path === undefined) return undefined;
  const version = await promisify(execFile)(path, ['--version']).catch(() => ({ stdout: '' }));
  return version.stdout.includes('util-linux') ? path : undefined;
}

function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

class Server {
  readonly socket: string;
  private child: ChildProcess | undefined;
  private stopping = false;
  private restart: NodeJS.Timeout | undefined;
  private lastLines: string[] = [];
  private readonly memory: EmbeddedMemory;
  private readonly killWithUs = () => this.child?.kill('SIGTERM');

  constructor(
    private readonly directory: string,
    private readonly launcher: Launcher,
    private readonly logger: Logger,
  ) {
    this.socket = join(directory, 'r.sock');
    this.memory = new EmbeddedMemory(directory);
  }

  async start(): Promise<void> {
    const child = this.spawn();
    const ended = once(child, 'exit').then(([code]) => {
      throw code === IN_USE ? inUse(this.directory) : this.failure(`ended with code ${String(code)}`);
    });
    const tooLate = new AbortController();
    const answering = this.untilAnswering(tooLate.signal);
    try {
      await Promise.race([answering, ended]);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      tooLate.abort();
      ended.catch(() => undefined);
    }
    process.once('exit', this.killWithUs);
    child.once('exit', (code, signal) => {
      this.startAgain(code ?? signal);
    });
    this.logger.info({ directory: this.directory, redisPid: child.pid }, 'The embedded Redis is up');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    process.off('exit', this.killWithUs);
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(hard);
  }

  /** Its own process group, so that Ctrl-C at a terminal ends us first and Redis after the last answer. */
  private spawn(): ChildProcess {
    const [command, args] = this.launcher;
    const child = spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    this.child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.lastLines = [...this.lastLines, ...text.trim().split('\n')].slice(-LINES_KEPT);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(this.configuration());
    return child;
  }

  private configuration(): string {
    return [
      'port 0',
      `unixsocket ${JSON.stringify(this.socket)}`,
      'unixsocketperm 700',
      `dir ${JSON.stringify(this.directory)}`,
      'databases 1',
      'save ""',
      'appendonly yes',
      'maxmemory-policy noeviction',
      memoryIdentityLine(this.memory.take()),
      `logfile ${JSON.stringify(this.memory.logFile)}`,
      'loglevel notice',
      '',
    ].join('\n');
  }

  private async untilAnswering(signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    // By its process id: the socket may be that of another server, which holds the lock.
    while ((await serving(this.socket)) !== this.child?.pid) {
      if (Date.now() > deadline) throw this.failure('does not answer');
      await wait(10, undefined, { signal });
    }
  }

  /** Redis died under us (out of memory, killed): a new one goes on with what is on the disk, as a memory of another name. */
  private startAgain(reason: number | string | null): void {
    if (this.stopping) return;
    this.logger.error({ reason, lines: this.said }, 'The embedded Redis ended; starting it again');
    process.off('exit', this.killWithUs);
    this.restart = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.startAgain(String(error));
      });
    }, RESTART_DELAY_MS);
  }

  private get said(): readonly string[] {
    return [...this.lastLines, ...this.memory.warnings].slice(-LINES_KEPT);
  }

  private failure(what: string): Error {
    return new Error([`The embedded Redis ${what}. ${this.directory} holds its data.`, ...this.said].join('\n  '));
  }
}

function inUse(directory: string): Error {
  return new Error(`Another server already uses ${directory}. Stop it, or choose another PORT or DATA_DIR.`);
}

/** The process that serves at this socket; undefined while there is none or it still loads its data. */
function serving(path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path, () => socket.write('PING\r\nINFO server\r\n'));
    const done = () => {
      socket.destroy();
      const pid = /^process_id:(\d+)\r/m.exec(answer)?.[1];
      resolve(answer.startsWith('+PONG') && pid !== undefined ? Number(pid) : undefined);
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (/^process_id:\d+\r/m.test(answer) || !'+PONG'.startsWith(answer.slice(0, 5))) done();
    });
    socket.setTimeout(1000, done).once('error', done).once('close', done);
  });
}
