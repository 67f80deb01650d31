import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

type Step = IteratorResult<ExecutionResult, void>;

const DONE: Step = { value: undefined, done: true };

/**
 * Executes the operation for each value of a source. An object rather than an async generator: a generator's `return()`
 * waits for its pending `await`, and an unsubscribe would hang (graphql-ws#653).
 */
export class MappedResults implements AsyncGenerator<ExecutionResult, void, void> {
  readonly [Symbol.toStringTag] = 'AsyncGenerator';
  #end!: () => void;
  /** Resolves when nothing more comes. */
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  constructor(
    private readonly source: AsyncIterator<unknown>,
    private readonly args: ExecutionArgs,
    private readonly onEnd: () => void = () => undefined,
  ) {}

  async next(): Promise<Step> {
    const step = await this.source.next().catch((error: unknown) => {
      this.#end();
      throw error;
    });
    if (step.done === true) {
      this.#over();
      return DONE;
    }
    return { value: await execute({ ...this.args, rootValue: step.value }), done: false };
  }

  #over(): void {
    this.#end();
    this.onEnd();
  }

  async return(): Promise<Step> {
    this.#over();
    await this.source.return?.();
    return DONE;
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** An operation refused before it began: graphql-ws answers an iterator that throws with `error`, and only that. */
export function refusedResults(error: unknown, args: ExecutionArgs): MappedResults {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
  return new MappedResults({ next: () => Promise.reject(error) }, args);
}
