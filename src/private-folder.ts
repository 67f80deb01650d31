import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** Makes a folder that only this user can enter. One that somebody else made in our way (in a shared /tmp) is refused. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const owner = statSync(path).uid;
  const us = process.getuid?.() ?? owner;
  if (owner !== us)
    throw new Error(`${path} belongs to another user (uid ${owner}): set DATA_DIR to a folder of your own.`);
  chmodSync(path, 0o700);
  return path;
}
