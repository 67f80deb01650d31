import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process under measurement says of itself. */
export interface Usage {
  /** User and system time since its start, µs, but for what asking took. */
  readonly cpu: number;
  /** Resident memory after a garbage collection, bytes. */
  readonly rss: number;
}

/** A server in a process of its own, so that what it costs can be told from what its clients cost. */
export class MeasuredProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(script: string, ...args: readonly string[]): Promise<MeasuredProcess> {
    const file = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(file, args, {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      // As `npm start` has it.
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new MeasuredProcess(child, url);
  }

  async usage(): Promise<Usage> {
    this.child.send('usage');
    const [usage] = (await once(this.child, 'message')) as [Usage];
    return usage;
  }

  /** In order: resolves when it has ended. */
  async end(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** The measured side: tells its address, and its usage when asked. */
export function answerForUsage(url: string): void {
  let asking = 0;
  process.on('message', () => {
    const cpu = cpuMicros();
    globalThis.gc?.();
    process.send?.({ cpu: cpu - asking, rss: process.memoryUsage().rss } satisfies Usage);
    asking += cpuMicros() - cpu;
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ url });
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
