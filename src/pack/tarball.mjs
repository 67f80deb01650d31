import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Packs a folder as npm publishes it, and says what became of it. */
export function pack(folder, destination) {
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', resolve(destination)];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }));
  const { filename, size, unpackedSize, entryCount } = packed;
  return { path: join(destination, filename), bytes: size, unpackedBytes: unpackedSize, files: entryCount };
}
