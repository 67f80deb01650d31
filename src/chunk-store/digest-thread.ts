import { Worker } from 'node:worker_threads';

const WORKER = new URL('./digest-worker.mjs', import.meta.url);

interface Answer {
  readonly number: number;
  readonly digest?: string;
  readonly failure?: { readonly message: string; readonly code?: string };
}

interface Asked {
  readonly resolve: (digest: string) => void;
  readonly reject: (error: Error) => void;
}

/** One thread for all files, begun with the first: to begin one takes longer than to hash a file of some MiB. */
export class DigestThread {
  #worker: Worker | undefined;
  #number = 0;
  readonly #asked = new Map<number, Asked>();

  digestOf(path: string): Promise<string> {
    const worker = (this.#worker ??= this.#begin());
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#asked.set(number, { resolve, reject });
      // It holds the process only while somebody waits for it.
      worker.ref();
      worker.postMessage({ number, path });
    });
  }

  #begin(): Worker {
    const worker = new Worker(WORKER, { execArgv: [] });
    worker.on('message', (answer: Answer) => this.#answered(worker, answer));
    worker.once('error', (error) => this.#lost(worker, error));
    worker.once('exit', () => this.#lost(worker, new Error('The digest thread ended without an answer')));
    return worker;
  }

  #answered(worker: Worker, { number, digest, failure }: Answer): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (this.#asked.size === 0) worker.unref();
    if (digest !== undefined) asked?.resolve(digest);
    else asked?.reject(Object.assign(new Error(failure?.message), failure?.code && { code: failure.code }));
  }

  /** The next file begins another one. */
  #lost(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of this.#asked.values()) reject(reason);
    this.#asked.clear();
  }
}
