import type { Transfer } from '../client/rejoin-client.js';

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

/** Hands the received file to the browser's downloads; large ones are read from disk, never held in memory. */
export async function download(transfer: Transfer): Promise<void> {
  downloadBlob(await transfer.file(), transfer.filename);
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
