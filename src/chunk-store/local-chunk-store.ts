import { randomBytes } from 'node:crypto';
import { constants, lstat, open, rm, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { keptText } from '../kept-text.js';
import { dataFolder, privateFolder } from '../private-folder.js';
import type { ChunkStore, Place, StoredChunk, StoredFile } from '../transfers/chunk-store.js';
import { FileDigests } from './file-digests.js';
import { FolderUsage } from './folder-usage.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;
const PLACE = /^([0-9a-f]{16})\.([0-9a-f-]{36}\.[0-9a-f]{32})$/;
const NAME = /^([0-9a-f-]{36})\.[0-9a-f]{32}$/;
/** Left to everything else that lives on the disk. */
const FREE_BYTES = 64 * 1024 * 1024;
const READ_SIZE = 256 * 1024;

/**
 * Files of one private folder, each as large as its transfer from the start. A place names the folder and the file: several
 * nodes reach it where they share the folder. What was written outlives this process; `digest` makes it outlive the machine.
 */
export class LocalChunkStore implements ChunkStore {
  readonly #folder: string;
  readonly #id: string;
  readonly #usage: FolderUsage;
  #looked: Promise<unknown> | undefined;
  readonly #digests = new FileDigests();

  /** `onIdLost`: the folder's id was lost in a power cut, and with it every file that was relayed until then. */
  constructor(dataDir: string, onIdLost: (path: string) => void = () => undefined) {
    this.#folder = privateFolder(join(dataFolder(dataDir), 'relay'));
    this.#id = idOf(this.#folder, onIdLost);
    this.#usage = new FolderUsage(this.#folder, NAME);
  }

  newPlace(transferId: string): Place {
    return `${this.#id}.${transferId}.${randomBytes(16).toString('hex')}`;
  }

  reaches(place: Place): boolean {
    return PLACE.exec(place)?.[1] === this.#id;
  }

  async write(place: Place, chunk: StoredChunk): Promise<'written' | 'full' | 'lost'> {
    try {
      const file = await this.#openForWriting(place, chunk);
      if (file === 'full' || file === 'lost') return file;
      await this.#fill(file, place, chunk).finally(() => file.close());
      return 'written';
    } catch (error) {
      if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) return 'full';
      throw error;
    }
  }

  async read(place: Place, start: number, length: number): Promise<Readable | null> {
    const file = await openedIfThere(this.#path(place), O_RDONLY);
    if (file === null || length > 0) {
      return file?.createReadStream({ start, end: start + length - 1, highWaterMark: READ_SIZE }) ?? null;
    }
    await file.close();
    return Readable.from([]);
  }

  async digest(place: Place): Promise<string | null> {
    const file = await openedIfThere(this.#path(place), O_RDWR);
    if (file === null) return null;
    await file.datasync().finally(() => file.close());
    return this.#digests.of(this.#path(place));
  }

  async writtenAt(place: Place): Promise<number | null> {
    try {
      return (await lstat(this.#path(place))).mtimeMs;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  async remove(place: Place): Promise<void> {
    await rm(this.#path(place), { force: true });
    this.#usage.forget(nameIn(place));
  }

  async list(): Promise<readonly StoredFile[]> {
    const names = await this.#usage.look();
    return names.flatMap((name) => {
      const transferId = NAME.exec(name)?.[1];
      return transferId === undefined ? [] : [{ place: `${this.#id}.${name}`, transferId }];
    });
  }

  /** What the files take up on the disk: of one that is still on its way, what has come. Looks at the folder once only. */
  async storedBytes(): Promise<number> {
    this.#looked ??= this.#usage.look();
    await this.#looked.catch((error: unknown) => {
      this.#looked = undefined;
      throw error;
    });
    return this.#usage.onDisk;
  }

  /** What the disk still has for this server and others. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  #path(place: Place): string {
    if (!this.reaches(place)) throw new Error('This is no place of this chunk store');
    return join(this.#folder, nameIn(place));
  }

  async #fill(file: FileHandle, place: Place, chunk: StoredChunk): Promise<void> {
    await writeAll(file, chunk);
    this.#usage.note(nameIn(place), await file.stat());
  }

  async #openForWriting(place: Place, { fileSize, first }: StoredChunk): Promise<FileHandle | 'full' | 'lost'> {
    const path = this.#path(place);
    const file = await openedIfThere(path, O_RDWR);
    if (file !== null) return file;
    if (!first) return 'lost';
    const begun = await created(path, fileSize);
    if (await this.#keepsItsPromises()) return begun;
    await begun.close();
    await rm(path, { force: true });
    return 'full';
  }

  /** The disk gives room to what is written, not to what is to come: all the files here, this one too, must fit whole. */
  async #keepsItsPromises(): Promise<boolean> {
    const [free] = await Promise.all([this.freeBytes(), this.#usage.look()]);
    return free >= this.#usage.promised + FREE_BYTES;
  }
}

/** The name of a place's file. */
function nameIn(place: Place): string {
  return PLACE.exec(place)?.[2] ?? '';
}

/** Tells this folder from that of another node. */
function idOf(folder: string, onReplaced: (path: string) => void): string {
  return keptText({
    path: join(folder, 'id'),
    shape: /^[0-9a-f]{16}$/,
    make: () => randomBytes(8).toString('hex'),
    onReplaced,
  });
}

/** Another chunk of the same file may be first: then it is theirs that is written to. */
async function created(path: string, size: number): Promise<FileHandle> {
  try {
    const file = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    return await sized(file, path, size);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return open(path, O_RDWR | O_NOFOLLOW);
    throw error;
  }
}

async function sized(file: FileHandle, path: string, size: number): Promise<FileHandle> {
  try {
    await file.truncate(size);
    return file;
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

async function openedIfThere(path: string, flags: number): Promise<FileHandle | null> {
  try {
    return await open(path, flags | O_NOFOLLOW);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function writeAll(file: FileHandle, { bytes, offset }: StoredChunk): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
