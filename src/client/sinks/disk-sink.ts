import { wait } from '../connection/ladder.js';
import type { ChunkRange } from '../transfers/chunk-set.js';
import { DIGESTS_SUFFIX, DISK_FOLDER, type FileThread, type OpenThread } from '../worker/worker-call.js';
import type { IncomingFile, Sink } from './sink.js';

/** No transfer lives longer than an hour and some minutes: nobody goes on with a part of a file after this. */
const PART_STALE_MS = 2 * 3_600_000;
/** A whole file may still be wanted, by whoever didn't save it. */
const WHOLE_STALE_MS = 24 * 3_600_000;
const CLOSING_MS = 1_000;
/** A worker that was told to let go may hold a file a moment longer. */
const REMOVE_TRIES = 20;
const REMOVE_WAIT_MS = 100;

/** Nobody wants them, but a download may still read them. */
const going = new Set<string>();

type KeptFile = Pick<IncomingFile, 'id' | 'filename' | 'mimeType'>;

/** The origin's private file system: never in memory, and still there after a reload. */
export class DiskSink implements Sink {
  #thread: Promise<FileThread> | undefined;
  #release: Promise<void> | undefined;

  constructor(
    private readonly file: IncomingFile,
    private readonly openThread: OpenThread,
  ) {}

  static get isAvailable(): boolean {
    // Not on plain HTTP, nor in older browsers.
    return 'storage' in navigator && 'getDirectory' in navigator.storage;
  }

  async open(): Promise<readonly ChunkRange[]> {
    const { id, size, chunkSize, totalChunks } = this.file;
    const thread = await this.#opened;
    return thread.call('open', { file: { name: id, size, chunkSize, total: totalChunks } });
  }

  async write(index: number, bytes: Uint8Array<ArrayBuffer>, digest: Uint8Array<ArrayBuffer>): Promise<void> {
    await (await this.#opened).call('write', { index, bytes, digest }, [bytes.buffer]);
  }

  async sha256(): Promise<string> {
    return (await this.#opened).call('fileHash', {});
  }

  async finish(): Promise<Blob> {
    await this.release();
    const folder = await openFolder();
    await folder.removeEntry(this.file.id + DIGESTS_SUFFIX);
    return keptFile(this.file);
  }

  async discard(): Promise<void> {
    await this.release();
    await discardKept(this.file.id);
  }

  /** A file that a worker holds can be neither read nor removed, nor opened by another worker. */
  release(): Promise<void> {
    return (this.#release ??= this.#closeFile());
  }

  /** A worker that reads a long file answers late: with its end the browser lets go of what it held. */
  async #closeFile(): Promise<void> {
    const thread = await this.#thread?.catch(() => null);
    if (!thread) return;
    await Promise.race([thread.call('close', {}), wait(CLOSING_MS)]).catch(() => {});
    thread.end();
  }

  get #opened(): Promise<FileThread> {
    return (this.#thread ??= this.openThread());
  }
}

/** The transfers of which something lies here: the whole file, or a part with the digests of its chunks beside it. */
export async function keptIds(): Promise<readonly { readonly id: string; readonly isWhole: boolean }[]> {
  const folder = await findFolder();
  if (!folder) return [];
  const names = new Set<string>();
  for await (const { name } of entriesOf(folder)) names.add(name);
  const ids = [...names].filter((name) => !name.endsWith(DIGESTS_SUFFIX) && !going.has(name));
  return ids.map((id) => ({ id, isWhole: !names.has(id + DIGESTS_SUFFIX) }));
}

/** A view of the file on disk under its own name, no copy. */
export async function keptFile({ id, filename, mimeType }: KeptFile): Promise<File> {
  const folder = await openFolder();
  const stored = await (await folder.getFileHandle(id)).getFile();
  return new File([stored], filename, { type: mimeType ?? '' });
}

/** Removes what lies here of a transfer, which may be nothing. */
export async function discardKept(id: string): Promise<void> {
  const folder = await findFolder();
  if (!folder) return;
  for (const name of [id, id + DIGESTS_SUFFIX]) await removeFrom(folder, name);
}

/** The same after a while. A page that is closed before leaves it to the sweep. */
export function discardLater(id: string, afterMs: number): void {
  going.add(id);
  setTimeout(() => void discardKept(id), afterMs);
}

/** What can't be removed now, since others hold it for longer, is removed by the sweep another day. */
async function removeFrom(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES; tries++) {
    try {
      await folder.removeEntry(name);
      return;
    } catch (error) {
      const isHeld = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isHeld) return;
      await wait(REMOVE_WAIT_MS);
    }
  }
}

/** Removes files that no transfer can still want. */
export async function sweepDisk(): Promise<void> {
  const folder = await findFolder();
  if (!folder) return;
  for (const { id, isWhole } of await keptIds()) {
    const { lastModified } = await (await folder.getFileHandle(id)).getFile();
    if (Date.now() - lastModified > (isWhole ? WHOLE_STALE_MS : PART_STALE_MS)) await discardKept(id);
  }
}

/** Not in the types of a page yet. */
function entriesOf(folder: FileSystemDirectoryHandle): AsyncIterable<FileSystemHandle> {
  return (folder as FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> }).values();
}

/** Null where pages have no disk, or private windows refuse its use. */
async function findFolder(): Promise<FileSystemDirectoryHandle | null> {
  return DiskSink.isAvailable ? openFolder().catch(() => null) : null;
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(DISK_FOLDER, { create: true });
}
