import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const SOURCES = ['go.mod', 'go.sum', 'main.go'] as const;
export const FOLDER = fileURLToPath(new URL('.', import.meta.url));
export const KEPT_IN = fileURLToPath(new URL('../../../.rejoin/', import.meta.url));

/** Where the server built from the sources as they are belongs: its name changes with them. FERRETDB_BINARY: one built elsewhere. */
export function ferretdbBinary(): string {
  const hash = createHash('sha256');
  for (const name of SOURCES) hash.update(readFileSync(`${FOLDER}${name}`)).update('\0');
  return process.env['FERRETDB_BINARY'] ?? `${KEPT_IN}ferretdb-${hash.digest('hex').slice(0, 12)}`;
}

export const isBuilt = (): boolean => existsSync(ferretdbBinary());
