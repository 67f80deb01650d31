import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from '../private-folder.js';

/** The secret of development mode: random, and kept so that a restarted server honours the tokens of before. */
export function developmentSecret(dataDir: string): string {
  const path = join(privateFolder(dataDir), 'development-secret');
  return read(path) ?? create(path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Linked into place, so that a second process sees all of it or nothing; who comes second takes the first one's. */
function create(path: string): string {
  const draft = `${path}.${process.pid}`;
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return read(path) ?? secret;
}
