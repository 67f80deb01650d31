import type { WorkerAnswer, WorkerArguments, WorkerCalls, WorkerOperation, WorkerRequest } from './worker-call.js';

/** The source of `worker.ts`, bundled; the build puts it in, so that the client stays one module. */
declare const REJOIN_WORKER_SOURCE: string;

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread for what would make the page stutter: hashing whole files, and writing to disk. */
export class FileWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor() {
    const url = URL.createObjectURL(new Blob([REJOIN_WORKER_SOURCE], { type: 'text/javascript' }));
    this.#worker = new Worker(url, { name: 'rejoin-file' });
    this.#worker.onmessage = ({ data }) => this.#settle(data as WorkerAnswer);
    this.#worker.onerror = ({ message }) => this.#failAll(new Error(message));
    URL.revokeObjectURL(url);
  }

  call<O extends WorkerOperation>(
    operation: O,
    args: WorkerArguments<O>,
    transfer: Transferable[] = [],
  ): Promise<WorkerCalls[O]['result']> {
    const id = ++this.#lastId;
    const request: WorkerRequest<O> = { id, operation, arguments: args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  end(): void {
    this.#worker.terminate();
    this.#failAll(new Error('The worker was ended'));
  }

  #settle(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new DOMException(answer.error, answer.name));
    else waiting?.resolve(answer.result as never);
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** SHA-256 of a whole file as hex, read in pieces by a thread of its own, which ends with the signal. */
export async function hashFile(blob: Blob, signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const worker = new FileWorker();
  const end = (): void => worker.end();
  signal?.addEventListener('abort', end);
  try {
    return await worker.call('hash', { blob });
  } finally {
    signal?.removeEventListener('abort', end);
    worker.end();
  }
}
