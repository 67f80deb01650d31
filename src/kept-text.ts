import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { requireOwner } from './private-folder.js';

/** A short text in a file of this user alone, made once and the same after every restart, whoever comes first. */
export interface KeptText {
  readonly path: string;
  /** What it looks like. A file that holds anything else lost its text in a power cut, and gets a new one. */
  readonly shape: RegExp;
  readonly make: () => string;
  /** Told when a file had lost its text. */
  readonly onReplaced?: (path: string) => void;
}

export function keptText(text: KeptText): string {
  return readText(text) ?? createText(text);
}

/** undefined: there is none, or it is lost. */
function readText({ path, shape }: KeptText): string | undefined {
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return undefined;
  requireOwner(path, file.uid);
  const kept = readFileSync(path, 'utf8').trim();
  return shape.test(kept) ? kept : undefined;
}

/** On the disk before it has its name, so that a power cut leaves all of it or nothing. */
function createText(text: KeptText): string {
  const { path } = text;
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  const made = text.make();
  writeFileSync(draft, `${made}\n`, { mode: 0o600, flush: true });
  try {
    nameIt(draft, text);
    flushFolder(dirname(path));
  } finally {
    rmSync(draft, { force: true });
  }
  return readText(text) ?? made;
}

/** Linked into place, so that a second process takes the first one's; over what lost its text it is renamed. */
function nameIt(draft: string, text: KeptText): void {
  const { path, onReplaced } = text;
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (readText(text) !== undefined) return;
    renameSync(draft, path);
    onReplaced?.(path);
  }
}

function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
