/** A run of chunks by index. */
export interface ChunkRange {
  readonly first: number;
  readonly count: number;
}

/** A set of a file's chunks, one byte each: 8 KB for the largest file. */
export class ChunkSet {
  readonly #members: Uint8Array;
  #size = 0;

  constructor(readonly total: number) {
    this.#members = new Uint8Array(total);
  }

  static of(total: number, ranges: Iterable<ChunkRange>): ChunkSet {
    const set = new ChunkSet(total);
    for (const range of ranges) set.addRange(range);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.total;
  }

  has(index: number): boolean {
    return this.#members[index] === 1;
  }

  /** False: it was in, or no such chunk exists. */
  add(index: number): boolean {
    if (this.#members[index] !== 0) return false;
    this.#members[index] = 1;
    this.#size++;
    return true;
  }

  delete(index: number): boolean {
    if (this.#members[index] !== 1) return false;
    this.#members[index] = 0;
    this.#size--;
    return true;
  }

  /** What lies outside the file is left out: the range comes from the other side. */
  addRange({ first, count }: ChunkRange): void {
    const end = Math.min(first + count, this.total);
    for (let index = first; index < end; index++) this.add(index);
  }

  clear(): void {
    this.#members.fill(0);
    this.#size = 0;
  }

  /** The first member at or after the index, or -1. */
  next(from = 0): number {
    return this.#size === 0 ? -1 : this.#members.indexOf(1, from);
  }

  /** The members as runs, at most `limit` of them. */
  ranges(limit = Infinity): ChunkRange[] {
    const ranges: ChunkRange[] = [];
    let first = this.next();
    while (first >= 0 && ranges.length < limit) {
      const hole = this.#members.indexOf(0, first);
      const end = hole < 0 ? this.total : hole;
      ranges.push({ first, count: end - first });
      first = this.next(end);
    }
    return ranges;
  }
}
