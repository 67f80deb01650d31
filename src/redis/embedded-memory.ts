import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Redis says last when it ended as it was told to, all that it acknowledged on the disk. */
const CLEAN_END = /ready to exit, bye bye[^\n]*\n$/;
/** A line of Redis that tells of trouble: `<pid>:<role> <date> # <what>`. */
const WARNING = /^\d+:\w .* # /;
const APPEND_FOLDER = 'appendonlydir';

/**
 * Whose memory an embedded Redis holds. Its append-only file outlives its process; but after a crash the end of that file may be
 * missing, and nobody may be called recovered over events that are gone. So a process takes over the name of the one before only
 * where that one ended cleanly and nobody touched its files since.
 */
export class EmbeddedMemory {
  readonly #name: string;
  /** Redis writes here what it does; the next start looks for its last words. */
  readonly logFile: string;

  constructor(private readonly directory: string) {
    this.#name = join(directory, 'memory');
    this.logFile = join(directory, 'redis.log');
  }

  /** The name for the process that is about to start. What the one before said counts once. */
  take(): string {
    const name = (this.#isWhole() ? this.#read(this.#name).trim() : '') || randomBytes(10).toString('hex');
    rmSync(this.logFile, { force: true });
    writeFileSync(`${this.#name}.new`, name, { mode: 0o600 });
    renameSync(`${this.#name}.new`, this.#name);
    return name;
  }

  /** What Redis warned of since it was started. */
  get warnings(): readonly string[] {
    return this.#read(this.logFile)
      .split('\n')
      .filter((line) => WARNING.test(line));
  }

  #isWhole(): boolean {
    if (!CLEAN_END.test(this.#read(this.logFile))) return false;
    const endedAt = changedAt(this.logFile);
    return filesIn(join(this.directory, APPEND_FOLDER)).every((file) => changedAt(file) <= endedAt);
  }

  #read(path: string): string {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  }
}

function changedAt(path: string): bigint {
  return statSync(path, { bigint: true }).mtimeNs;
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
