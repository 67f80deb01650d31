/** Who doesn't tell of a partition again within this time found nothing there. */
const FRESH_MS = 5000;

interface Told {
  readonly bytes: number;
  /** By the clock of this node, as the next one. */
  readonly toldAt: number;
  /** The oldest fact there is not younger than this. */
  readonly since: number;
}

/** What waits in the partitions to be archived, as far as was told of late. */
export class Waiting {
  readonly #told = new Map<number, Told>();

  constructor(private readonly clock: () => number = Date.now) {}

  tell(partition: number, bytes: number): void {
    const now = this.clock();
    if (bytes <= 0) this.#told.delete(partition);
    else this.#told.set(partition, { bytes, toldAt: now, since: this.#fresh(partition)?.since ?? now });
  }

  /** The oldest one there is of that time. */
  oldest(partition: number, at: number): void {
    const told = this.#fresh(partition);
    if (told !== undefined) this.#told.set(partition, { ...told, since: at });
  }

  get bytes(): number {
    return this.#all().reduce((sum, [, { bytes }]) => sum + bytes, 0);
  }

  /** For how long the oldest fact has waited; 0: nothing waits. */
  get oldestMs(): number {
    const now = this.clock();
    return this.#all().reduce((most, [, { since }]) => Math.max(most, now - since), 0);
  }

  largest(): { readonly partition: number; readonly bytes: number } | null {
    const [first, ...others] = this.#all();
    if (first === undefined) return null;
    const [partition, { bytes }] = others.reduce((most, one) => (one[1].bytes > most[1].bytes ? one : most), first);
    return { partition, bytes };
  }

  #all(): [number, Told][] {
    const stale = [...this.#told.keys()].filter((partition) => this.#fresh(partition) === undefined);
    for (const partition of stale) this.#told.delete(partition);
    return [...this.#told];
  }

  #fresh(partition: number): Told | undefined {
    const told = this.#told.get(partition);
    return told !== undefined && this.clock() - told.toldAt <= FRESH_MS ? told : undefined;
  }
}
