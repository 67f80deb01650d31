import type { IncomingBatch, Transfer } from '../client/rejoin-client.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';
import { downloadBlob, isSavedAlready, markDownloaded, markSaved } from './save.js';
import { uniqueName, uniqueNames } from './unique-name.js';

interface Pickers {
  showDirectoryPicker?: (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

const pickers = globalThis as Pickers;

export function canPickFolder(): boolean {
  return pickers.showDirectoryPicker !== undefined;
}

/** Must be called from a click. Rejects with AbortError when the person closes the dialog. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle> {
  if (!pickers.showDirectoryPicker) throw new Error('This browser can’t write into a folder');
  return pickers.showDirectoryPicker({ mode: 'readwrite' });
}

export function unsaved(transfers: readonly Transfer[]): readonly Transfer[] {
  return transfers.filter((one) => one.fileReady && !isSavedAlready(one));
}

/**
 * All files as one archive. Where the person can choose a place it is written there as it is made, and what was received is
 * given up; else the browser downloads it, from the files as they lie, and they stay.
 */
export async function saveAsZip(transfers: readonly Transfer[], name: string): Promise<void> {
  const place = await pickers.showSaveFilePicker?.({ suggestedName: name });
  const { zipBlob, zipStream } = await onDemand.zip();
  const names = await uniqueNames(transfers.map(({ filename }) => filename));
  const files = await Promise.all(transfers.map((transfer) => transfer.file()));
  const entries = files.map((file, index) => ({ name: names[index] ?? '', file }));
  if (!place) {
    const archive = await zipBlob(entries);
    downloadBlob(archive, name);
    for (const transfer of transfers) markDownloaded(transfer, archive.size);
    return;
  }
  // Failing, it leaves the place as it was.
  await zipStream(entries).pipeTo(await place.createWritable());
  await giveUp(transfers);
}

/** Each file under a name of its own: nothing that is there already is written over. */
export async function saveInto(folder: FileSystemDirectoryHandle, transfer: Transfer): Promise<void> {
  const file = await transfer.file();
  const name = await uniqueName(transfer.filename, (one) => exists(folder, one));
  const place = await folder.getFileHandle(name, { create: true });
  try {
    await file.stream().pipeTo(await place.createWritable());
  } catch (error) {
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
  await giveUp([transfer]);
}

/** Saves the files of a batch into a folder, one after the other, as they are complete. */
export class FolderSaver {
  readonly #begun = new Set<string>();
  #last = Promise.resolve();

  constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly batch: IncomingBatch,
    private readonly notices: Notices,
  ) {}

  consider(): void {
    for (const transfer of unsaved(this.batch.transfers)) {
      if (this.#begun.has(transfer.id)) continue;
      this.#begun.add(transfer.id);
      // What can't be written there can still be saved by hand.
      this.#last = this.#last.then(() => this.notices.trying(() => saveInto(this.folder, transfer)));
    }
  }
}

/** They lie where the person wants them: the browser's private storage is not endless. */
async function giveUp(transfers: readonly Transfer[]): Promise<void> {
  for (const transfer of transfers) {
    markSaved(transfer);
    await transfer.discard();
  }
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    // A folder of that name is in the way as well. Anything else is true of each other name, too.
    if (error instanceof DOMException && error.name === 'TypeMismatchError') return true;
    throw error;
  }
}
