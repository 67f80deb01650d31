import type { ChunkRange } from '../transfers/chunk-set.js';

/** A file that is being received: what a sink has to know of it. */
export interface IncomingFile {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string | null;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
}

/** Where a received file is put together. */
export interface Sink {
  /** The chunks that are here already, from before a reload, and intact. */
  open(): Promise<readonly ChunkRange[]>;
  /** Takes the chunk's bytes over. Resolves when the chunk would survive this page as well as the sink can make it. */
  write(index: number, bytes: Uint8Array<ArrayBuffer>, digest: Uint8Array<ArrayBuffer>): Promise<void>;
  /** SHA-256 of the complete file as hex; nothing is written after it. */
  sha256(): Promise<string>;
  /** The complete file, after `sha256`. */
  finish(): Promise<Blob>;
  /**
   * Lets the worker, the lock on the file and the memory go, in any state. What lies on the disk stays: a sink that is
   * opened for the same file later, perhaps by another page, goes on from there.
   */
  release(): Promise<void>;
  /** Forgets everything, in any state. */
  discard(): Promise<void>;
}
