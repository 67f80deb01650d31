import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** In which a file's status counts, whatever the disk's own blocks are. */
const BLOCK_BYTES = 512;
/** Files that a look measures again: another node may write to them, where nodes share the folder. */
const MEASURED_AGAIN = 50;

interface Extent {
  readonly onDisk: number;
  /** What is still to come of the file. */
  readonly promised: number;
}

/** What the files of a folder take up: summed up as they are written and removed, and corrected by looks at the folder. */
export class FolderUsage {
  /** In the order in which they were measured. */
  readonly #files = new Map<string, Extent>();
  #onDisk = 0;
  #promised = 0;

  constructor(
    private readonly folder: string,
    /** Of the names that count. */
    private readonly shape: RegExp,
  ) {}

  get onDisk(): number {
    return this.#onDisk;
  }

  get promised(): number {
    return this.#promised;
  }

  note(name: string, { size, blocks }: Pick<Stats, 'size' | 'blocks'>): void {
    this.forget(name);
    const onDisk = blocks * BLOCK_BYTES;
    const extent = { onDisk, promised: Math.max(0, size - onDisk) };
    this.#files.set(name, extent);
    this.#add(extent, 1);
  }

  forget(name: string): void {
    const extent = this.#files.get(name);
    if (extent === undefined) return;
    this.#files.delete(name);
    this.#add(extent, -1);
  }

  /** The names that are there now. Costs a listing, and a look at what is new and at a few others. */
  async look(): Promise<readonly string[]> {
    const names = (await readdir(this.folder)).filter((name) => this.shape.test(name));
    const there = new Set(names);
    for (const name of [...this.#files.keys()]) if (!there.has(name)) this.forget(name);
    const unknown = names.filter((name) => !this.#files.has(name));
    const again = [...this.#files.keys()].slice(0, MEASURED_AGAIN);
    await Promise.all([...unknown, ...again].map((name) => this.#measure(name)));
    return names;
  }

  /** A file may go while one looks. */
  async #measure(name: string): Promise<void> {
    try {
      this.note(name, await lstat(join(this.folder, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.forget(name);
    }
  }

  #add({ onDisk, promised }: Extent, sign: 1 | -1): void {
    this.#onDisk += sign * onDisk;
    this.#promised += sign * promised;
  }
}
