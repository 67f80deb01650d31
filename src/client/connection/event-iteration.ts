/** Events as they come, for `for await`; those that nobody has taken yet wait. */
export class EventIteration<T> implements AsyncIterableIterator<T> {
  readonly #values: T[] = [];
  readonly #takers: ((result: IteratorResult<T>) => void)[] = [];
  #isOver = false;

  constructor(private readonly ended: () => void) {}

  put(value: T): void {
    const take = this.#takers.shift();
    if (take) take({ value, done: false });
    else this.#values.push(value);
  }

  /** What was put before is still given. */
  readonly end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.ended();
    for (const take of this.#takers.splice(0)) take({ value: undefined, done: true });
  };

  async next(): Promise<IteratorResult<T>> {
    if (this.#values.length > 0) return { value: this.#values.shift() as T, done: false };
    if (this.#isOver) return { value: undefined, done: true };
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** The loop was left. */
  async return(): Promise<IteratorResult<T>> {
    this.end();
    this.#values.length = 0;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
