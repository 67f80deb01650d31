import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const KEPT_LINES = 200;

/** The server as it is shipped, in a process of its own. */
export class BuiltServer {
  readonly log: string[] = [];
  private process: ChildProcess | undefined;
  private listeningOn = 0;

  private constructor(private readonly environment: Readonly<Record<string, string>>) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<BuiltServer> {
    const server = new BuiltServer(environment);
    await server.run();
    return server;
  }

  get port(): number {
    return this.listeningOn;
  }

  /** Starts it, after a `kill` again: on the same port, over the same data. */
  async run(): Promise<void> {
    const { PATH = '', HOME = '/' } = process.env;
    const env = { PATH, HOME, ...this.environment, PORT: String(this.listeningOn) };
    this.process = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.listeningOn = await this.portOf(this.process);
  }

  /** As the kernel does when memory is short: no goodbye. */
  async kill(): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  }

  /** The server says in its log where it listens. */
  private portOf(process: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
      const end = (code: number | null) =>
        reject(new Error(`The server ended with ${code} before it listened:\n${this.log.join('\n')}`));
      process.once('exit', end);
      for (const stream of [process.stdout, process.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          this.log.push(line);
          this.log.splice(0, this.log.length - KEPT_LINES);
          const port = /"url":"http[^"]*:(\d+)"/.exec(line)?.[1];
          if (port !== undefined) resolve(Number(port));
        });
      }
    });
  }
}
