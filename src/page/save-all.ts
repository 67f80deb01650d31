import type { IncomingBatch, Transfer } from '../client/rejoin-client.js';
import type { Notices } from './notices.js';
import { onDemand } from './on-demand.js';
import { isSavedAlready } from './save.js';

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
  await (await onDemand.saving()).zipTo(place, transfers, name);
}

export async function saveInto(folder: FileSystemDirectoryHandle, transfer: Transfer): Promise<void> {
  await (await onDemand.saving()).saveInto(folder, transfer);
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
