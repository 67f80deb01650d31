import type { Transfer } from '../client/rejoin-client.js';
import { downloadBlob, markDownloaded, markSaved } from './save.js';
import { uniqueName, uniqueNames } from './unique-name.js';
import { zipBlob, zipStream } from './zip.js';

/** All files as one archive at that place; undefined: as a download. */
export async function zipTo(
  place: FileSystemFileHandle | undefined,
  transfers: readonly Transfer[],
  name: string,
): Promise<void> {
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
