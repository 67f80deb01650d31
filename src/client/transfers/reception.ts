import { openSink } from '../sinks/open-sink.js';
import type { IncomingFile, Sink } from '../sinks/sink.js';
import type { Threads } from '../worker/threads.js';
import { Acknowledgements } from './acknowledgements.js';
import { ChunkSet, type ChunkRange } from './chunk-set.js';
import type { Chunk } from './frames.js';
import { Requests } from './requests.js';

/** What became of a chunk. */
export type Fate = 'kept' | 'duplicate' | 'damaged';

/** The bytes of an incoming file: what is here, what is asked for, what is acknowledged. */
export class Reception {
  readonly #requests: Requests;

  private constructor(
    private readonly file: IncomingFile,
    private readonly sink: Sink,
    present: readonly ChunkRange[],
    private readonly threads: Threads,
    private readonly acknowledgements: Acknowledgements,
  ) {
    this.#requests = new Requests(ChunkSet.of(file.totalChunks, present));
    // Written before a crash, perhaps never acknowledged: the server counts each once.
    if (present.length > 0) acknowledgements.addAll(present);
  }

  static async open(
    file: IncomingFile,
    chosen: Sink | null,
    threads: Threads,
    acknowledge: (ranges: readonly ChunkRange[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Reception> {
    const { sink, present } = await openSink(file, chosen, () => threads.open(signal));
    return new Reception(file, sink, present, threads, new Acknowledgements(file.totalChunks, acknowledge, signal));
  }

  get verified(): number {
    return this.#requests.verified.size;
  }

  get isFull(): boolean {
    return this.#requests.verified.isFull;
  }

  /** What to ask for now. */
  next(): readonly ChunkRange[] {
    return this.#requests.next();
  }

  forgetAsked(): void {
    this.#requests.forgetAsked();
  }

  notThere(index: number): void {
    this.#requests.notThere(index);
  }

  /** Rejects when the chunk is good and can't be written. */
  async receive(chunk: Chunk): Promise<Fate> {
    const { index, bytes, digest } = chunk;
    if (!this.#requests.arrived(index)) return 'duplicate';
    try {
      if (!(await this.#isIntact(chunk))) return this.#damaged(index);
      await this.sink.write(index, bytes, digest);
    } catch (error) {
      this.#requests.failed(index);
      throw error;
    }
    this.#requests.settled(index);
    this.acknowledgements.add(index);
    return 'kept';
  }

  /** Everything that is here is acknowledged, or refused. */
  acknowledged(): Promise<void> {
    return this.acknowledgements.flush();
  }

  /** An acknowledgement may have been refused at a bad moment; what counts once may be said twice. */
  acknowledgeAgain(): Promise<void> {
    this.acknowledgements.addAll(this.#requests.verified.ranges());
    return this.acknowledgements.flush();
  }

  sha256(): Promise<string> {
    return this.sink.sha256();
  }

  finish(): Promise<Blob> {
    return this.sink.finish();
  }

  /** What lies on the disk stays, for whoever opens it next. */
  release(): Promise<void> {
    return this.sink.release();
  }

  discard(): Promise<void> {
    return this.sink.discard();
  }

  #damaged(index: number): Fate {
    this.#requests.failed(index);
    return 'damaged';
  }

  async #isIntact({ index, bytes, digest }: Chunk): Promise<boolean> {
    const { chunkSize, size } = this.file;
    if (bytes.length !== Math.min(chunkSize, size - index * chunkSize)) return false;
    const actual = await this.threads.digest(bytes);
    return digest.length === actual.length && digest.every((byte, at) => byte === actual[at]);
  }
}
