import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf } from './page.js';
import { readSurface } from './surface.js';

/** Writes the API reference of the client in the repository's folder `root` to `out`/index.html. */
export function buildReference(root: string, out: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const path = join(out, 'index.html');
  mkdirSync(out, { recursive: true });
  writeFileSync(path, pageOf(readSurface(join(root, 'src/client')), version));
  return path;
}
