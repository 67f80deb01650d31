import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { at, BLOCKS } from '../support/readme.js';
import { until } from '../support/until.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a command of the README finds where its reader runs it. */
const OF_THE_REPOSITORY = ['node_modules', 'package.json', 'src', 'tsconfig.json'];

/** For programs that start on a busy machine. */
const PATIENCE_MS = 60_000;

/** Node 20 has the WebSocket of browsers and of later Nodes behind a flag. */
const WITH_WEBSOCKET = typeof WebSocket === 'undefined' ? ['--experimental-websocket'] : [];

/** A folder with all files that the README shows, for a server at that port. */
export class Project {
  readonly #programs: Program[] = [];

  private constructor(
    private readonly folder: string,
    private readonly dataDir: string,
  ) {}

  /** `dataDir` is the server's: its development secret signs the tokens. */
  static async open(port: number, dataDir: string): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'rejoin-readme-'));
    for (const name of OF_THE_REPOSITORY) await symlink(join(ROOT, name), join(folder, name));
    const project = new Project(folder, dataDir);
    for (const block of BLOCKS) if (block.isFile) await project.write(block.name, at(port, block));
    return project;
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, name), text);
  }

  /** A command as it stands in the README. */
  shell(command: string): Program {
    return this.#start('sh', ['-c', command], {});
  }

  /** One of the files, with a token in the environment. */
  node(file: string, token: string, more: Readonly<Record<string, string>> = {}): Program {
    return this.#start(process.execPath, [...WITH_WEBSOCKET, file], { TOKEN: token, ...more });
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.end()));
    await rm(this.folder, { recursive: true, force: true });
  }

  #start(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): Program {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, DATA_DIR: this.dataDir, ...environment };
    // A group of its own: what a shell started ends with it.
    const child = spawn(command, args, { cwd: this.folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(`${command} ${args.join(' ')}`, child);
    this.#programs.push(program);
    return program;
  }
}

/** Something that runs, and what it printed. */
export class Program {
  output = '';
  readonly #closed: Promise<unknown>;
  #isClosed = false;

  constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.#closed = once(child, 'close').then(() => (this.#isClosed = true));
  }

  async prints(what: string | RegExp): Promise<void> {
    const isThere = () => this.#isClosed || this.#matches(what);
    await until(isThere, '', PATIENCE_MS).catch(() => undefined);
    if (!this.#matches(what)) throw new Error(`${this.name} printed no ${what}, but:\n${this.output}`);
  }

  times(text: string): number {
    return this.output.split(text).length - 1;
  }

  /** All that it printed, once it has ended well by itself. */
  async result(): Promise<string> {
    await this.#closed;
    if (this.child.exitCode !== 0) throw new Error(`${this.name} ended with ${this.child.exitCode}:\n${this.output}`);
    return this.output;
  }

  /** As a crash or a closed window would. */
  async end(): Promise<void> {
    if (!this.#isClosed && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    await this.#closed;
  }

  #matches(what: string | RegExp): boolean {
    return typeof what === 'string' ? this.output.includes(what) : what.test(this.output);
  }
}
