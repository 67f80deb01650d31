/** As much as a person can mean, and a queue can show. */
export const MOST_FILES = 1_000;
/** Folders of folders of nothing are gone through no further. */
const MOST_ENTRIES = 10_000;

/** What was dropped or picked, folders gone through. */
export interface Gathered {
  readonly files: readonly File[];
  /** There are more than `MOST_FILES`; `files` is empty then. */
  readonly tooMany: boolean;
}

/**
 * The files of a drop, those in folders included. Must be called while the event is being handled: afterwards its items
 * are gone. A file goes under its own name, without the folder's.
 */
export function gather(data: DataTransfer | null): Promise<Gathered> {
  const items = [...(data?.items ?? [])].filter(({ kind }) => kind === 'file');
  const found = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return gatherFrom(found.flatMap(({ entry, file }) => (entry?.isDirectory ? entry : file) ?? []));
}

export async function gatherFrom(found: readonly (File | FileSystemEntry)[]): Promise<Gathered> {
  const files: File[] = [];
  const waiting = [...found];
  for (let entries = 0; waiting.length > 0; entries++) {
    if (files.length > MOST_FILES || entries > MOST_ENTRIES) return { files: [], tooMany: true };
    const next = waiting.shift() as File | FileSystemEntry;
    if (next instanceof File) files.push(next);
    else if (next.isFile) files.push(await fileOf(next as FileSystemFileEntry));
    else waiting.unshift(...(await entriesOf(next as FileSystemDirectoryEntry)));
  }
  return files.length > MOST_FILES ? { files: [], tooMany: true } : { files, tooMany: false };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** They come by the hundred. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || all.length > MOST_ENTRIES) return all;
    all.push(...some);
  }
}
