import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this repository says of itself. */
export const repository = JSON.parse(readFileSync('package.json', 'utf8'));

/** Writes what every package needs: package.json, with what both have in common, and the licence. */
export function writeManifest(folder, { name, description, ...rest }) {
  const { version, license } = repository;
  const manifest = { name, version, description, license, type: 'module', ...rest };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync('LICENSE', join(folder, 'LICENSE'));
}
