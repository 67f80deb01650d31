import type { FileThread, OpenThread } from '../worker/worker-call.js';

/**
 * SHA-256 of a file while it comes in. Chunks come in order but for a few: one that is early waits here, in memory.
 * How early it can be is bounded by how far ahead chunks are asked for.
 */
export class RunningHash {
  readonly #early = new Map<number, Uint8Array<ArrayBuffer>>();
  #next = 0;
  #thread: Promise<FileThread> | undefined;

  constructor(private readonly openThread: OpenThread) {}

  /** Takes the chunk's bytes over. Resolves when they are in the hash, or wait for those before them. */
  async add(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#early.set(index, bytes);
    const steps: Promise<unknown>[] = [];
    for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      steps.push(this.#hashOn(next));
    }
    await Promise.all(steps);
  }

  /** As hex, all chunks being in. */
  async digest(): Promise<string> {
    return (await this.#opened).call('digest', {});
  }

  /** Lets the thread go; what is under way rejects. */
  async end(): Promise<void> {
    this.#early.clear();
    (await this.#thread?.catch(() => null))?.end();
  }

  async #hashOn(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await (await this.#opened).call('hashOn', { bytes }, [bytes.buffer]);
  }

  get #opened(): Promise<FileThread> {
    return (this.#thread ??= this.openThread());
  }
}
