import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Db } from 'mongodb';
import { ferretdbBinary, isBuilt } from '../mongo/ferretdb/binary.js';
import { freePort, takesConnections } from './free-port.js';
import { onPath } from './on-path.js';
import { until } from './until.js';

/** `given`: by MONGODB_TEST_URL; the others are processes of the test's own. */
export type MongoKind = 'given' | 'mongod' | 'ferretdb';

/** What a server can be started from here, the best first; an `own` one can be killed and stopped. */
export function mongoAtHand(which: 'any' | 'own' = 'any'): MongoKind | undefined {
  if (which === 'any' && givenUrl() !== undefined) return 'given';
  if (onPath('mongod') !== undefined) return 'mongod';
  return isBuilt() ? 'ferretdb' : undefined;
}

const givenUrl = (): string | undefined => process.env['MONGODB_TEST_URL'] || undefined;

/** A server of the MongoDB protocol with a database of the test's own. */
export class MongoServer {
  readonly database = `rejoin_test_${randomUUID().slice(0, 8)}`;
  readonly url: string;
  /** For the test's own looks; it finds the server again after outages. */
  readonly client: MongoClient;

  private constructor(
    readonly kind: MongoKind,
    private readonly process: MongoProcess | undefined,
  ) {
    this.url = withDatabase(
      process === undefined ? (givenUrl() ?? '') : `mongodb://127.0.0.1:${process.port}`,
      this.database,
    );
    this.client = new MongoClient(this.url, { serverSelectionTimeoutMS: 5_000, heartbeatFrequencyMS: 500 });
  }

  static async start(which: 'any' | 'own' = 'any'): Promise<MongoServer> {
    const kind = mongoAtHand(which);
    if (kind === undefined) throw new Error('There is no MongoDB server for tests here: npm run test:mongo builds one');
    const server = new MongoServer(kind, kind === 'given' ? undefined : await MongoProcess.start(kind));
    await server.client.connect();
    return server;
  }

  get db(): Db {
    return this.client.db(this.database);
  }

  /** Of a server of the test's own: for a Switchboard before it, and `urlAt` its port. */
  get port(): number {
    return this.own.port;
  }

  /** The same database over another port of this machine. */
  urlAt(port: number): string {
    return withDatabase(`mongodb://127.0.0.1:${port}`, this.database);
  }

  /** Starts it again after `kill`: on the same port, over the same data. */
  async run(): Promise<void> {
    await this.own.run();
    await until(() => this.answers(), 'an answer of the MongoDB server');
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    await this.own.kill();
  }

  /** Stands still: connections stay open, new ones are taken, nothing is answered. */
  async pause(): Promise<void> {
    await this.own.pause();
  }

  resume(): void {
    this.own.resume();
  }

  async stop(): Promise<void> {
    if (this.process === undefined) await this.db.dropDatabase();
    else this.resume();
    // While the server is there: it is told which sessions end.
    await this.client.close();
    await this.process?.stop();
  }

  private get own(): MongoProcess {
    if (this.process === undefined) throw new Error('A MongoDB server that was given is not the test’s to end');
    return this.process;
  }

  private async answers(): Promise<boolean> {
    const answer = this.db.command({ ping: 1 });
    return answer.then(
      () => true,
      () => false,
    );
  }
}

/** A server in a private folder, on a free port of this machine. */
class MongoProcess {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    private readonly kind: MongoKind,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(kind: MongoKind): Promise<MongoProcess> {
    const server = new MongoProcess(kind, await mkdtemp(join(tmpdir(), 'rejoin-mongo-')), await freePort());
    await server.run();
    return server;
  }

  async run(): Promise<void> {
    if (this.child !== undefined && !hasEnded(this.child)) throw new Error('The MongoDB server runs already');
    // FerretDB ends with its input: also when the test is killed.
    const child = spawn(this.program, this.settings, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (text: Buffer) => (this.said = (this.said + text.toString()).slice(-2_000)));
    }
    await until(async () => {
      if (hasEnded(child)) throw new Error(`The MongoDB server ended before it listened: ${this.said}`);
      return takesConnections(this.port);
    }, `a MongoDB server (${this.kind}) on port ${this.port}`);
  }

  async pause(): Promise<void> {
    this.child?.kill('SIGSTOP');
    // One thread after the other.
    await until(() => this.threads.every((state) => state === 'T'), 'the MongoDB server to stand still');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.child === undefined || hasEnded(this.child)) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As the kernel of Linux tells; elsewhere none. */
  private get threads(): readonly (string | undefined)[] {
    const folder = `/proc/${this.child?.pid}/task`;
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((id) => stateOf(`${folder}/${id}/stat`));
  }

  private get program(): string {
    return this.kind === 'mongod' ? 'mongod' : ferretdbBinary();
  }

  private get settings(): readonly string[] {
    const { folder, port } = this;
    if (this.kind === 'ferretdb') return [`127.0.0.1:${port}`, folder];
    return ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  }
}

function stateOf(stat: string): string | undefined {
  try {
    return /\) (\w)/.exec(readFileSync(stat, 'utf8'))?.[1];
  } catch {
    // The thread ended meanwhile.
    return undefined;
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Who logs in is looked up where the URL said so before: in its own database, or in `admin`. */
function withDatabase(url: string, database: string): string {
  const [, servers, own, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(url) ?? [];
  if (servers === undefined) throw new Error('MONGODB_TEST_URL is no mongodb:// URL');
  const login = servers.includes('@') && !/(^|&)authSource=/i.test(options) && `authSource=${own || 'admin'}`;
  const query = [options, login].filter(Boolean).join('&');
  return `${servers}/${database}${query && `?${query}`}`;
}
