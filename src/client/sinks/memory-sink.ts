import { free } from '../worker/free.js';
import type { OpenThread } from '../worker/worker-call.js';
import { RunningHash } from './running-hash.js';
import type { IncomingFile, Sink } from './sink.js';

/** So many bytes are folded into one Blob: the browser keeps those outside of the page, and may move them to disk. */
const PART_BYTES = 8_388_608;

interface OpenPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  filled: number;
}

/** For browsers without a disk for pages (plain HTTP, some private windows). Gone with the page. */
export class MemorySink implements Sink {
  readonly #parts: Blob[] = [];
  /** By their place; chunks come in order but for a few, so there are one or two at a time. */
  readonly #open = new Map<number, OpenPart>();
  readonly #perPart: number;
  readonly #hash: RunningHash;

  constructor(
    private readonly file: IncomingFile,
    openThread: OpenThread,
  ) {
    this.#perPart = Math.max(1, Math.floor(PART_BYTES / file.chunkSize));
    this.#hash = new RunningHash(openThread);
  }

  async open(): Promise<readonly []> {
    return [];
  }

  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#fold(index, bytes);
    await this.#hash.add(index, bytes);
  }

  sha256(): Promise<string> {
    return this.#hash.digest();
  }

  /** Made of the parts, no copy. */
  async finish(): Promise<Blob> {
    const file = new File(this.#parts, this.file.filename, { type: this.file.mimeType ?? '' });
    await this.release();
    return file;
  }

  async release(): Promise<void> {
    this.#parts.length = 0;
    this.#open.clear();
    await this.#hash.end();
  }

  discard(): Promise<void> {
    return this.release();
  }

  #fold(index: number, chunk: Uint8Array<ArrayBuffer>): void {
    const place = Math.floor(index / this.#perPart);
    const part = this.#open.get(place) ?? this.#newPart(place);
    part.bytes.set(chunk, (index % this.#perPart) * this.file.chunkSize);
    part.filled += chunk.length;
    if (part.filled < part.bytes.length) return;
    this.#open.delete(place);
    this.#parts[place] = new Blob([part.bytes]);
    free(part.bytes);
  }

  #newPart(place: number): OpenPart {
    const { size, chunkSize } = this.file;
    const length = this.#perPart * chunkSize;
    const part = { bytes: new Uint8Array(Math.min(length, size - place * length)), filled: 0 };
    this.#open.set(place, part);
    return part;
  }
}
