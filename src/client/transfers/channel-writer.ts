import { free } from '../worker/free.js';
import { encodeChunk, type Chunk } from './frames.js';

/** Above this nothing more is queued, until … */
const HIGH_WATER = 1_048_576;
/** … the channel has sent down to this. */
const LOW_WATER = 262_144;
const DRAINED = ['bufferedamountlow', 'close'] as const;

/** What gives chunks to send: one outgoing file. */
export interface ChunkSource {
  /** Something is to be sent now. */
  hasNext(): boolean;
  /** Takes the next chunk out; null: there is none after all (paused meanwhile, file unreadable). */
  take(): Promise<Chunk | null>;
  /** The chunk is handed over to the channel, whole. */
  sent(chunk: Chunk): void;
  /** The chunk could not be handed over and is still to be sent. */
  putBack(chunk: Chunk): void;
}

export type BulkChannel = Pick<
  RTCDataChannel,
  'readyState' | 'bufferedAmount' | 'bufferedAmountLowThreshold' | 'send'
> & {
  addEventListener(type: 'bufferedamountlow' | 'close', listener: () => void): void;
  removeEventListener(type: 'bufferedamountlow' | 'close', listener: () => void): void;
};

/**
 * The one writer of a bulk channel: all files that go to this peer take turns, a chunk each, and wait here together
 * while the channel is full.
 */
export class ChannelWriter {
  #sources: ChunkSource[] = [];
  #running = false;

  constructor(
    private readonly channel: BulkChannel,
    private readonly maxMessageSize: number,
  ) {
    channel.bufferedAmountLowThreshold = LOW_WATER;
  }

  add(source: ChunkSource): void {
    if (!this.#sources.includes(source)) this.#sources.push(source);
    this.poke();
  }

  /** Everything that was handed over is on its way. */
  get isIdle(): boolean {
    return this.channel.bufferedAmount === 0;
  }

  remove(source: ChunkSource): void {
    this.#sources = this.#sources.filter((one) => one !== source);
  }

  /** A source may have something to send. */
  poke(): void {
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let source = this.#next(); source; source = this.#next()) await this.#sendOne(source);
    } finally {
      this.#running = false;
    }
  }

  /** The next in turn that has something; it goes to the end of the line. */
  #next(): ChunkSource | null {
    if (!this.#isOpen) return null;
    const source = this.#sources.find((one) => one.hasNext());
    if (!source) return null;
    this.#sources = [...this.#sources.filter((one) => one !== source), source];
    return source;
  }

  async #sendOne(source: ChunkSource): Promise<void> {
    const chunk = await source.take();
    if (!chunk) return;
    const sent = await this.#write(chunk);
    if (sent) source.sent(chunk);
    else source.putBack(chunk);
  }

  async #write(chunk: Chunk): Promise<boolean> {
    for (const message of encodeChunk(chunk, this.maxMessageSize)) {
      await this.#drained();
      if (!this.#isOpen) return false;
      this.channel.send(message);
      free(message);
    }
    return true;
  }

  get #isOpen(): boolean {
    return this.channel.readyState === 'open';
  }

  #drained(): Promise<void> {
    if (!this.#isOpen || this.channel.bufferedAmount < HIGH_WATER) return Promise.resolve();
    const { channel } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of DRAINED) channel.removeEventListener(event, done);
        resolve();
      };
      for (const event of DRAINED) channel.addEventListener(event, done);
    });
  }
}
