import { hashFile } from '../worker/file-worker.js';
import type { IncomingFile, Sink } from './sink.js';

/** For browsers without a disk for pages (some private modes): the browser may still move large blobs to disk. */
export class MemorySink implements Sink {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];

  constructor(private readonly file: IncomingFile) {}

  async open(): Promise<readonly []> {
    return [];
  }

  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#chunks[index] = bytes;
  }

  sha256(): Promise<string> {
    return hashFile(this.#blob());
  }

  async finish(): Promise<Blob> {
    return this.#blob();
  }

  async release(): Promise<void> {
    this.#chunks.length = 0;
  }

  discard(): Promise<void> {
    return this.release();
  }

  #blob(): Blob {
    return new File(this.#chunks, this.file.filename, { type: this.file.mimeType ?? '' });
  }
}
