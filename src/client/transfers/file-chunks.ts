import type { Threads } from '../worker/threads.js';
import type { Chunk } from './frames.js';

/** Read in pieces of this size: at most so much of the file is in memory. */
const BLOCK_BYTES = 1_048_576;

/** A file to send, chunk by chunk. */
export class FileChunks {
  #blockStart = -1;
  #block = new Uint8Array(0);

  constructor(
    private readonly file: Blob,
    private readonly threads: Threads,
    private readonly transfer: string,
    private readonly chunkSize: number,
  ) {}

  async read(index: number): Promise<Chunk> {
    const start = index * this.chunkSize;
    const length = Math.min(this.chunkSize, this.file.size - start);
    const bytes = await this.#bytes(start, length);
    return { transfer: this.transfer, index, digest: await this.threads.digest(bytes), bytes };
  }

  async #bytes(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const offset = start - this.#blockStart;
    const cached = this.#blockStart >= 0 && offset >= 0 && offset + length <= this.#block.length;
    if (cached) return this.#block.subarray(offset, offset + length);
    const end = start + Math.max(BLOCK_BYTES, this.chunkSize);
    const block = new Uint8Array(await this.file.slice(start, end).arrayBuffer());
    this.#blockStart = start;
    this.#block = block;
    return block.subarray(0, length);
  }
}
