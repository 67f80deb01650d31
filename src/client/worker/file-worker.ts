import {
  PROTOCOL,
  type FileThread,
  type WorkerAnswer,
  type WorkerArguments,
  type WorkerCalls,
  type WorkerOperation,
  type WorkerRequest,
} from './worker-call.js';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** A script that is fetched over a slow line; a refusal comes at once. */
const STARTING_MS = 15_000;

/** A worker thread for what would make the page stutter: hashing whole files, and writing to disk. */
export class FileWorker implements FileThread {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isEnded = false;

  private constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }) => this.#settle(data as WorkerAnswer);
    worker.onerror = ({ message }) => this.#failAll(new Error(message));
  }

  /** Rejects where no worker comes of the address: the page's policy refuses it, or the script isn't there, or is another. */
  static start(url: string): Promise<FileWorker> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(url, { name: 'rejoin-file', type: 'module' });
      const timer = setTimeout(refuse, STARTING_MS);
      function refuse(): void {
        clearTimeout(timer);
        worker.terminate();
        reject(new Error(`No worker could be started from ${url}`));
      }
      worker.onerror = refuse;
      // Its first message says that it runs, and what it speaks.
      worker.onmessage = ({ data }) => {
        clearTimeout(timer);
        if (data === PROTOCOL) resolve(new FileWorker(worker));
        else refuse();
      };
    });
  }

  call<O extends WorkerOperation>(
    operation: O,
    args: WorkerArguments<O>,
    transfer: Transferable[] = [],
  ): Promise<WorkerCalls[O]['result']> {
    if (this.#isEnded) return Promise.reject(ended());
    const id = ++this.#lastId;
    const request: WorkerRequest<O> = { id, operation, arguments: args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage(request, transfer);
    });
  }

  end(): void {
    this.#isEnded = true;
    this.worker.terminate();
    this.#failAll(ended());
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

function ended(): DOMException {
  return new DOMException('The worker was ended', 'AbortError');
}
