import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { DigestThread } from './digest-thread.js';

/** More would only take turns on the disk. */
const AT_ONCE = 2;
const HASHED_HERE = 1024 * 1024;

/** SHA-256 of whole files, computed beside the event loop. */
export class FileDigests {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #thread = new DigestThread();

  async of(path: string): Promise<string> {
    const { size } = await lstat(path);
    // A few milliseconds: another thread would win nothing.
    if (size <= HASHED_HERE)
      return createHash('sha256')
        .update(await readWhole(path))
        .digest('hex');
    await this.#turn();
    try {
      return await this.#thread.digestOf(path);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    return Promise.resolve();
  }
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  return file.readFile().finally(() => file.close());
}
