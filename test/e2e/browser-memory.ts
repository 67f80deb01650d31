import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_MS = 100;

/** How much memory all processes of our browsers take, each shared page counted once; while somebody watches. */
export class BrowserMemory {
  #peak = 0;
  #before = 0;
  readonly #ending = new AbortController();
  readonly #watching: Promise<void>;

  private constructor() {
    this.#watching = this.#watch();
  }

  static async watch(): Promise<BrowserMemory> {
    const memory = new BrowserMemory();
    memory.#before = memory.#peak = await usedBytes();
    return memory;
  }

  /** By how many bytes it was above its beginning at most. */
  async end(): Promise<number> {
    this.#ending.abort();
    await this.#watching;
    return this.#peak - this.#before;
  }

  async #watch(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      this.#peak = Math.max(this.#peak, await usedBytes());
    }
  }
}

async function usedBytes(): Promise<number> {
  const parents = await parentsOfProcesses();
  const ours = [...parents.keys()].filter((id) => descends(id, parents));
  const used = await Promise.all(ours.map(proportionalBytes));
  return used.reduce((sum, bytes) => sum + bytes, 0);
}

/** By process: its parent, of all that are Chromium. */
async function parentsOfProcesses(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (command?.startsWith('chrom')) parents.set(Number(id), Number(parent));
  }
  return parents;
}

function descends(id: number, parents: ReadonlyMap<number, number>): boolean {
  const parent = parents.get(id);
  return parent !== undefined && (parent === process.pid || descends(parent, parents));
}

/** What several processes share is divided among them; the browser's own program, which others run too, is left out. */
async function proportionalBytes(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = [...text.matchAll(/^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB/gm)].map(([, number]) =>
    Number(number),
  );
  return kilobytes.reduce((sum, one) => sum + one, 0) * 1024;
}
