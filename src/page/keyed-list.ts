export interface Row<T> {
  readonly root: HTMLElement;
  update(value: T): void;
  /** Called when the row is taken out. */
  close?(): void;
}

/**
 * Shows a list of values as elements that stay the same as long as their key does: focus, scroll position and
 * playing videos survive every update.
 */
export class KeyedList<T> {
  readonly #rows = new Map<string, Row<T>>();

  constructor(
    private readonly container: HTMLElement,
    private readonly keyOf: (value: T) => string,
    private readonly make: (value: T) => Row<T>,
  ) {}

  show(values: readonly T[]): void {
    this.#removeAllBut(new Set(values.map(this.keyOf)));
    values.forEach((value, index) => {
      const row = this.#rowFor(value);
      row.update(value);
      // Removals are done, so that an element moves only if the order really changed: a moved video stops playing.
      const here = this.container.children[index] ?? null;
      if (here !== row.root) this.container.insertBefore(row.root, here);
    });
  }

  row(key: string): Row<T> | null {
    return this.#rows.get(key) ?? null;
  }

  #rowFor(value: T): Row<T> {
    const key = this.keyOf(value);
    const row = this.#rows.get(key) ?? this.make(value);
    this.#rows.set(key, row);
    return row;
  }

  #removeAllBut(kept: ReadonlySet<string>): void {
    for (const [key, row] of this.#rows) {
      if (kept.has(key)) continue;
      this.#rows.delete(key);
      row.close?.();
      row.root.remove();
    }
  }
}
