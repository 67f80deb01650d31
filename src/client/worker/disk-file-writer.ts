import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { wait } from '../connection/ladder.js';
import { ChunkSet, type ChunkRange } from '../transfers/chunk-set.js';
import { free } from './free.js';
import { DIGESTS_SUFFIX, DISK_FOLDER, type DiskFile } from './worker-call.js';

/** Exists in workers only, so the types of a page don't have it. */
interface SyncAccessHandle {
  read(buffer: Uint8Array, options: { at: number }): number;
  write(buffer: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

const DIGEST_BYTES = 32;
const READ_CHUNKS = 16;

/** The page before a reload may hold the file for a moment longer. */
const LOCK_TRIES = 40;
const LOCK_WAIT_MS = 50;

/**
 * A received file in the origin's private storage, written in place: what was written is there after a crash of the
 * page. The digests beside it tell which chunks that is, and whether they are still what they were.
 */
export class DiskFileWriter {
  readonly #written: ChunkSet;
  readonly #hash = sha256.create();
  /** Chunks before this one are in the running hash. */
  #hashed = 0;

  private constructor(
    private readonly file: DiskFile,
    private readonly data: SyncAccessHandle,
    private readonly digests: SyncAccessHandle,
  ) {
    this.#written = new ChunkSet(file.total);
  }

  static async open(file: DiskFile): Promise<DiskFileWriter> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(DISK_FOLDER, { create: true });
    const data = await openHandle(folder, file.name);
    const digests = await openHandle(folder, file.name + DIGESTS_SUFFIX);
    return new DiskFileWriter(file, data, digests);
  }

  /** The chunks that were written before and still are what they were. */
  async present(): Promise<readonly ChunkRange[]> {
    const recorded = Math.min(this.file.total, Math.floor(this.digests.getSize() / DIGEST_BYTES));
    for (let index = 0; index < recorded; index++) {
      const bytes = this.#chunk(index);
      if (await this.#isIntact(index, bytes)) this.#note(index, bytes);
    }
    return this.#written.ranges();
  }

  /** The digest goes last: it vouches for bytes that are there. */
  write(index: number, bytes: Uint8Array<ArrayBuffer>, digest: Uint8Array): void {
    this.data.write(bytes, { at: index * this.file.chunkSize });
    this.digests.write(digest, { at: index * DIGEST_BYTES });
    this.#note(index, bytes);
    free(bytes);
  }

  hash(): string {
    const step = READ_CHUNKS * this.file.chunkSize;
    for (let at = this.#hashed * this.file.chunkSize; at < this.file.size; at += step) {
      this.#hash.update(this.#read(at, Math.min(step, this.file.size - at)));
    }
    return bytesToHex(this.#hash.digest());
  }

  close(): void {
    this.data.flush();
    this.data.close();
    this.digests.close();
  }

  /** Chunks come in order but for the few that were asked for twice: the hash is mostly ready with the last one. */
  #note(index: number, bytes: Uint8Array): void {
    this.#written.add(index);
    if (index !== this.#hashed) return;
    this.#hash.update(bytes);
    for (this.#hashed++; this.#written.has(this.#hashed); this.#hashed++) this.#hash.update(this.#chunk(this.#hashed));
  }

  async #isIntact(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const recorded = new Uint8Array(DIGEST_BYTES);
    this.digests.read(recorded, { at: index * DIGEST_BYTES });
    if (recorded.every((byte) => byte === 0)) return false;
    const actual = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return recorded.every((byte, at) => byte === actual[at]);
  }

  #chunk(index: number): Uint8Array<ArrayBuffer> {
    const at = index * this.file.chunkSize;
    return this.#read(at, Math.min(this.file.chunkSize, this.file.size - at));
  }

  #read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    const count = this.data.read(bytes, { at });
    return bytes.subarray(0, count);
  }
}

async function openHandle(folder: FileSystemDirectoryHandle, name: string): Promise<SyncAccessHandle> {
  const handle = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & {
    createSyncAccessHandle(): Promise<SyncAccessHandle>;
  };
  for (let tries = 1; ; tries++) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const locked = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!locked || tries === LOCK_TRIES) throw error;
      await wait(LOCK_WAIT_MS);
    }
  }
}
