import type { Transfer } from '../client/rejoin-client.js';
import { ask } from './dialogs.js';

/** Transfers that the browser writes to a place that the person chose: nothing is left to be saved. */
const chosenPlaces = new Set<string>();

/** Asks for a place first; the bytes go straight there. */
export async function savedByBrowser(transfer: Transfer): Promise<void> {
  await transfer.accept({ saveAs: true });
  markSaved(transfer);
}

export function markSaved(transfer: Transfer): void {
  chosenPlaces.add(transfer.id);
}

export function isSavedAlready(transfer: Transfer): boolean {
  return chosenPlaces.has(transfer.id);
}

/** Transfers whose files the browser has written, or writes at the moment, to where people look for them. */
const downloaded = new Set<string>();

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
  await Promise.all(transfers.map((transfer) => transfer.dismiss()));
}

function confirmed(unsaved: readonly Transfer[]): Promise<boolean> {
  const [first] = unsaved;
  const isOne = unsaved.length === 1;
  const what = isOne ? `“${first?.filename}” is not saved.` : `${unsaved.length} files are not saved.`;
  return ask({
    title: isOne ? 'Remove the file?' : 'Remove the files?',
    text: `${what} Only the sender could send ${isOne ? 'it' : 'them'} again.`,
    testId: 'remove-dialog',
    choices: [
      { label: isOne ? 'Keep it' : 'Keep them', value: false, primary: true },
      { label: isOne ? 'Remove it' : 'Remove them', value: true, testId: 'remove-anyway-button' },
    ],
    otherwise: false,
  });
}

/** Hands the received file to the browser's downloads; large ones are read from disk, never held in memory. */
export async function download(transfer: Transfer): Promise<void> {
  downloadBlob(await transfer.file(), transfer.filename);
  markDownloaded(transfer);
}

export function markDownloaded(transfer: Transfer): void {
  downloaded.add(transfer.id);
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
