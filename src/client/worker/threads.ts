import { FileWorker } from './file-worker.js';
import type { FileThread } from './worker-call.js';

/** The same as a file, beside the client. */
const WORKER_FILE = 'client-worker.js';

type Way = () => Promise<FileWorker>;

const fromAddress =
  (url: string): Way =>
  () =>
    FileWorker.start(url);

// In a page that is built of several files these are files of their own: the page stands without them.
const loadText = () => import('./worker-source.js');
const loadPageThread = () => import('./page-thread.js');

const fromText: Way = async () => {
  const { source } = await loadText();
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return await FileWorker.start(url);
  } finally {
    URL.revokeObjectURL(url);
  }
};

/** Gives threads, in the best way that the page's policy (`Content-Security-Policy`) allows. */
export class Threads {
  /** The first is the next to be tried; one that failed is not tried again. */
  #ways: readonly Way[];

  constructor(workerUrl?: string) {
    const beside = import.meta.url.replace(/[^/]*$/, WORKER_FILE);
    this.#ways = workerUrl ? [fromAddress(workerUrl), fromText] : [fromText, fromAddress(beside)];
  }

  /** Fetches ahead what `open` needs: the server may be away by then. What fails is fetched again when it is needed. */
  async prepare(): Promise<void> {
    const loads: Promise<unknown>[] = [loadPageThread()];
    if (this.#ways.includes(fromText)) loads.push(loadText());
    await Promise.allSettled(loads);
  }

  /** A worker, else the page's own thread. */
  async open(): Promise<FileThread> {
    for (const way of this.#ways) {
      try {
        return await way();
      } catch {
        this.#ways = this.#ways.filter((one) => one !== way);
      }
    }
    const { PageThread } = await loadPageThread();
    return new PageThread();
  }

  /** SHA-256 of a whole file as hex; ends with the signal. */
  async hash(blob: Blob, signal?: AbortSignal): Promise<string> {
    const thread = await this.open();
    const end = (): void => thread.end();
    signal?.addEventListener('abort', end);
    try {
      signal?.throwIfAborted();
      return await thread.call('hash', { blob });
    } finally {
      signal?.removeEventListener('abort', end);
      thread.end();
    }
  }
}
