import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, truncate, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const PIECE = 1024 * 1024;

/** Bytes that no compression and no luck reproduces. */
export async function writeRandomFile(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'w');
  try {
    for (let left = bytes; left > 0; left -= PIECE)
      await file.write(randomFillSync(Buffer.alloc(Math.min(PIECE, left))));
  } finally {
    await file.close();
  }
  return path;
}

/** They take no room on the disk. */
export async function writeZeros(path: string, bytes: number): Promise<string> {
  await writeFile(path, '');
  await truncate(path, bytes);
  return path;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
