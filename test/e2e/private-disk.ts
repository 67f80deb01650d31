import type { Page } from 'playwright-core';

/** What lies in a folder of the page's origin's private storage: names and sizes. */
export function filesIn(page: Page, folder: string): Promise<Record<string, number>> {
  return page.evaluate(async (path) => {
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(path, { create: true });
    const found: Record<string, number> = {};
    const entries = (directory as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values();
    for await (const entry of entries) {
      // What the client removes at this moment is gone.
      const file = await entry.getFile().catch(() => null);
      if (file) found[entry.name] = file.size;
    }
    return found;
  }, folder);
}

/** The browser's dialog gives a real file from now on, in the folder `chosen`, where it can be looked for. */
export function choosesPlace(page: Page, name: string, content: string | null): Promise<void> {
  return page.evaluate(
    async ([filename, before]) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });
      const handle = await folder.getFileHandle(filename!, { create: true });
      if (before !== null) {
        const writable = await handle.createWritable();
        await writable.write(before!);
        await writable.close();
      }
      // A method: a function with a name is given it by tsx in a way that the page doesn't know.
      Object.assign(globalThis, {
        async showSaveFilePicker() {
          return handle;
        },
      });
    },
    [name, content],
  );
}
