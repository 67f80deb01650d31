import { HashTasks } from './hash-tasks.js';
import type { FileThread, WorkerArguments, WorkerCalls, WorkerHandlers, WorkerOperation } from './worker-call.js';

/** The page's own thread, where it may have no worker: it hashes in slices, and can't write to the private disk. */
export class PageThread implements FileThread {
  readonly #tasks = new HashTasks();

  async call<O extends WorkerOperation>(operation: O, args: WorkerArguments<O>): Promise<WorkerCalls[O]['result']> {
    const handler = (this.#tasks.handlers as Partial<WorkerHandlers>)[operation];
    if (!handler) throw new DOMException('Only a worker can do this', 'NotSupportedError');
    return handler(args);
  }

  end(): void {
    this.#tasks.end();
  }
}
