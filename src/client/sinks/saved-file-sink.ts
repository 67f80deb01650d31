import type { OpenThread } from '../worker/worker-call.js';
import { RunningHash } from './running-hash.js';
import type { IncomingFile, Sink } from './sink.js';

type SaveFilePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** Not in all browsers yet. */
type RemovableHandle = FileSystemFileHandle & { remove?(): Promise<void> };

/**
 * A file that the user chose a place for (File System Access). The browser writes beside that place and commits on
 * `finish`, which comes when the digests agree; before that, nothing of the file is there. Gone with a reload.
 */
export class SavedFileSink implements Sink {
  readonly #hash: RunningHash;
  #writable: FileSystemWritableFileStream | null = null;
  #isFinished = false;

  private constructor(
    private readonly file: IncomingFile,
    private readonly handle: RemovableHandle,
    openThread: OpenThread,
  ) {
    this.#hash = new RunningHash(openThread);
  }

  /** Null: this browser has no such dialog. Rejects with AbortError when the user closes it. */
  static async choose(file: IncomingFile, openThread: OpenThread): Promise<SavedFileSink | null> {
    const picker = (globalThis as { showSaveFilePicker?: SaveFilePicker }).showSaveFilePicker;
    if (!picker) return null;
    return new SavedFileSink(file, await picker({ suggestedName: file.filename }), openThread);
  }

  async open(): Promise<readonly []> {
    this.#writable = await this.handle.createWritable();
    return [];
  }

  /** The hash is made on the way: what is not committed can't be read back. */
  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const position = index * this.file.chunkSize;
    await this.#writable?.write({ type: 'write', position, data: bytes });
    await this.#hash.add(index, bytes);
  }

  sha256(): Promise<string> {
    return this.#hash.digest();
  }

  async finish(): Promise<Blob> {
    const writable = this.#writable;
    this.#writable = null;
    await writable?.close();
    this.#isFinished = true;
    await this.#hash.end();
    return this.handle.getFile();
  }

  /** Nothing could go on from here: the place is known to this object alone. */
  release(): Promise<void> {
    return this.discard();
  }

  /** A committed file is the user's. */
  async discard(): Promise<void> {
    if (this.#isFinished) return;
    await this.#hash.end();
    await this.#writable?.abort().catch(() => {});
    this.#writable = null;
    await this.#removeEmpty().catch(() => {});
  }

  /** The dialog made the file, or emptied the one that the user chose to replace. */
  async #removeEmpty(): Promise<void> {
    const { size } = await this.handle.getFile();
    if (size === 0) await this.handle.remove?.();
  }
}
