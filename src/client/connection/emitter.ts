import { EventIteration } from './event-iteration.js';

type Listeners<Events> = { [K in keyof Events]?: Set<(value: Events[K]) => void> };

/** A typed event source. An error that a listener throws is reported, and stops no other listener. */
export class Emitter<Events> {
  readonly #listeners: Listeners<Events> = {};
  /** Each ends a loop over events. */
  readonly #iterations = new Set<() => void>();
  #isOver = false;

  /**
   * Calls the listener with the value of each event of that name, in their order. Returns the function that ends this. Never
   * throws.
   */
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set<(value: Events[K]) => void>());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /**
   * Calls the listener with the value of the next event of that name, and then no more. Returns the function that ends the
   * waiting. Never throws.
   */
  once<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void {
    const end = this.on(event, (value) => {
      end();
      listener(value);
    });
    return end;
  }

  /**
   * The values of all events of that name from now on, for `for await`: each once, in their order. Values that come while the
   * loop is busy wait in memory. The loop ends with `break`, when `signal` is aborted, and when the source is over (the room
   * was left, closed, refused or replaced; the transfer ended). It never throws.
   */
  events<K extends keyof Events>(
    event: K,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncIterableIterator<Events[K]> {
    const iteration = new EventIteration<Events[K]>(() => {
      off();
      signal?.removeEventListener('abort', iteration.end);
      this.#iterations.delete(iteration.end);
    });
    const off = this.on(event, (value) => iteration.put(value));
    signal?.addEventListener('abort', iteration.end);
    this.#iterations.add(iteration.end);
    if (this.#isOver || signal?.aborted) iteration.end();
    return iteration;
  }

  /** @internal */
  protected emit<K extends keyof Events>(event: K, value: Events[K]): void {
    const listeners = this.#listeners[event];
    for (const listener of [...(listeners ?? [])]) {
      try {
        // One before it may have ended it.
        if (listeners?.has(listener)) listener(value);
      } catch (error) {
        report(error);
      }
    }
  }

  /** The source is over: loops over its events end behind the last one, and `forGood` those that begin later too. @internal */
  protected endIterations(forGood = false): void {
    this.#isOver ||= forGood;
    for (const end of [...this.#iterations]) end();
  }
}

/** As an uncaught error. Servers that render pages have no `reportError`. */
export function report(error: unknown): void {
  if ('reportError' in globalThis) reportError(error);
  // eslint-disable-next-line no-console -- there is nobody else to tell
  else console.error(error);
}
