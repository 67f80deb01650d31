import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keptText } from '../kept-text.js';
import { dataFolder } from '../private-folder.js';

/** The secret of development mode: random, and kept so that a restarted server honours the tokens of before. */
export function developmentSecret(dataDir: string): string {
  return keptText({
    path: join(dataFolder(dataDir), 'development-secret'),
    shape: /^[\w-]{43}$/,
    make: () => randomBytes(32).toString('base64url'),
  });
}
