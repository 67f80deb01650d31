type Listeners<Events> = { [K in keyof Events]?: Set<(value: Events[K]) => void> };

/** A typed event source. What a listener throws is reported and stops nobody else. */
export class Emitter<Events> {
  readonly #listeners: Listeners<Events> = {};

  /** Returns the function that unsubscribes. */
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void {
    const listeners = (this.#listeners[event] ??= new Set<(value: Events[K]) => void>());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
