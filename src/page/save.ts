import type { Transfer } from '../client/rejoin-client.js';
import { ask } from './dialogs.js';
import { text } from './texts/text.js';

/** Transfers that the browser writes to a place that the person chose: nothing is left to be saved. */
const chosenPlaces = new Set<string>();

const listeners = new Set<() => void>();

/** Tells when the browser was given a file to save. */
export function whenHandedOver(listener: () => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}

/** Asks for a place first; the bytes go straight there. */
export async function savedByBrowser(transfer: Transfer): Promise<void> {
  await transfer.accept({ saveAs: true });
  markSaved(transfer);
}

export function markSaved(transfer: Transfer): void {
  chosenPlaces.add(transfer.id);
  for (const listener of listeners) listener();
}

export function isSavedAlready(transfer: Transfer): boolean {
  return chosenPlaces.has(transfer.id);
}

/** Transfers whose files the browser writes to where people look for them, and when it has surely done so (ms). It says nothing when it is done. */
const downloaded = new Map<string, number>();
/** For a question of the browser's, and … */
const ASKING_MS = 5_000;
/** … for writing: a memory card takes no more. */
const BYTES_PER_MS = 5_000;

/** Nothing is lost if this page removes what it received. */
export function isHandedOver(transfer: Transfer): boolean {
  return isSavedAlready(transfer) || downloaded.has(transfer.id);
}

/** Removes an ended transfer from the list, and what was received of it. */
export function remove(transfer: Transfer): Promise<void> {
  return removeAll([transfer]);
}

/** The same for several, after one question where some of them are not saved. */
export async function removeAll(transfers: readonly Transfer[]): Promise<void> {
  const unsaved = transfers.filter((transfer) => transfer.fileReady && !isHandedOver(transfer));
  if (unsaved.length > 0 && !(await confirmed(unsaved))) return;
  await Promise.all(transfers.map(dismiss));
}

/** Off the list, and from the browser's private storage: as soon as nothing reads it there any more. */
export function dismiss(transfer: Transfer): Promise<void> {
  return transfer.dismiss(Math.max(0, (downloaded.get(transfer.id) ?? 0) - performance.now()));
}

function confirmed(unsaved: readonly Transfer[]): Promise<boolean> {
  const [first] = unsaved;
  const isOne = unsaved.length === 1;
  const words = text.files;
  return ask({
    title: isOne ? words.removeOneTitle : words.removeSomeTitle,
    text: isOne ? words.oneUnsaved(first?.filename ?? '') : words.someUnsaved(text.amounts.files(unsaved.length)),
    testId: 'remove-dialog',
    choices: [
      { label: isOne ? words.keepOne : words.keepSome, value: false, primary: true },
      { label: isOne ? words.removeOne : words.removeSome, value: true, testId: 'remove-anyway-button' },
    ],
    otherwise: false,
  });
}

/** Hands the received file to the browser's downloads; large ones are read from disk, never held in memory. */
export async function download(transfer: Transfer): Promise<void> {
  downloadBlob(await transfer.file(), transfer.filename);
  markDownloaded(transfer);
}

/** The system's way to other applications takes this file; which kinds it takes, the browser decides. */
export function canShare({ filename, mimeType }: Transfer): boolean {
  if (!('canShare' in navigator)) return false;
  return navigator.canShare({ files: [new File([], filename, { type: mimeType ?? '' })] });
}

/** Hands the received file to another application, which the person chooses. It stays here: nothing says what became of it. */
export async function share(transfer: Transfer): Promise<void> {
  const blob = await transfer.file();
  await navigator.share({ files: [new File([blob], transfer.filename, { type: blob.type })] });
}

/** `bytes`: of the file that is downloaded, which may hold others. */
export function markDownloaded(transfer: Transfer, bytes = transfer.size): void {
  downloaded.set(transfer.id, performance.now() + ASKING_MS + bytes / BYTES_PER_MS);
  for (const listener of listeners) listener();
}

export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads from the address for as long as it writes the file; it says nothing when it is done.
  setTimeout(() => URL.revokeObjectURL(url), 10 * 60_000);
}
