import { lstatSync, mkdirSync, statSync } from 'node:fs';

/** The owner of DATA_DIR when root gave it to us, as volumes of containers are given. */
const ROOT = 0;

/**
 * Makes DATA_DIR where it is missing, for this user alone. One that was there keeps its rights, for it may serve others too
 * (`/srv`); what we put into it we protect by folders and files of our own.
 */
export function dataFolder(path: string): string {
  makeFolder(path);
  const { uid } = statSync(path);
  if (uid !== ROOT) requireOwner(path, uid);
  return path;
}

/** Makes a folder that only this user can enter. One that was there is taken if it is just that, and never changed. */
export function privateFolder(path: string): string {
  makeFolder(path);
  requireOwner(path, lstatSync(path).uid);
  const folder = statSync(path);
  requireOwner(path, folder.uid);
  if ((folder.mode & 0o077) === 0) return path;
  throw new Error(
    `Others can enter ${path}, which was not made by this server: set DATA_DIR to another folder, or close this one (chmod 700).`,
  );
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`${(cause as Error).message}: set DATA_DIR to a folder that this user can write to.`, { cause });
  }
}

/** What somebody else made in our way (in a shared /tmp) is refused. */
export function requireOwner(path: string, owner: number): void {
  if (owner === (process.getuid?.() ?? owner)) return;
  throw new Error(`${path} belongs to another user (uid ${owner}): set DATA_DIR to a folder of your own.`);
}
