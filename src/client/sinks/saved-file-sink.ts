import { hashFile } from '../worker/file-worker.js';
import type { IncomingFile, Sink } from './sink.js';

type SaveFilePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** A file that the user chose a place for (File System Access). Gone with a reload: the browser commits on close. */
export class SavedFileSink implements Sink {
  #writable: FileSystemWritableFileStream | null = null;

  private constructor(
    private readonly file: IncomingFile,
    private readonly handle: FileSystemFileHandle,
  ) {}

  /** Null: this browser has no such dialog. Rejects with AbortError when the user closes it. */
  static async choose(file: IncomingFile): Promise<SavedFileSink | null> {
    const picker = (globalThis as { showSaveFilePicker?: SaveFilePicker }).showSaveFilePicker;
    if (!picker) return null;
    return new SavedFileSink(file, await picker({ suggestedName: file.filename }));
  }

  async open(): Promise<readonly []> {
    this.#writable = await this.handle.createWritable();
    return [];
  }

  async write(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#writable?.write({ type: 'write', position: index * this.file.chunkSize, data: bytes });
  }

  async sha256(): Promise<string> {
    await this.#writable?.close();
    this.#writable = null;
    return hashFile(await this.handle.getFile());
  }

  finish(): Promise<Blob> {
    return this.handle.getFile();
  }

  /** Nothing of a file that wasn't complete stays at the chosen place. */
  async release(): Promise<void> {
    await this.#writable?.abort().catch(() => {});
    this.#writable = null;
  }

  discard(): Promise<void> {
    return this.release();
  }
}
