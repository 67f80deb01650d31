import { Worker } from 'node:worker_threads';

const WORKER = new URL('./digest-worker.mjs', import.meta.url);
/** More would only take turns on the disk. */
const AT_ONCE = 2;

/** SHA-256 of whole files, computed beside the event loop. */
export class FileDigests {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async of(path: string): Promise<string> {
    await this.#turn();
    try {
      return await digestOf(path);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    return Promise.resolve();
  }
}

function digestOf(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: path, execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The digest worker ended without an answer')));
  });
}
