import type { Hints } from './transfer-store.js';

const SPACING_MS = 100;

/** At most ten hints a second for a topic; the last one always goes out. */
export class ThrottledHints implements Pick<Hints, 'publish'> {
  readonly #waiting = new Map<string, { payload: unknown; due: boolean }>();

  constructor(private readonly hints: Pick<Hints, 'publish'>) {}

  publish(topic: string, payload: unknown): void {
    const waiting = this.#waiting.get(topic);
    if (waiting) {
      waiting.payload = payload;
      waiting.due = true;
      return;
    }
    this.hints.publish(topic, payload);
    this.#holdBack(topic);
  }

  #holdBack(topic: string): void {
    const entry = { payload: undefined as unknown, due: false };
    this.#waiting.set(topic, entry);
    setTimeout(() => {
      this.#waiting.delete(topic);
      if (entry.due) this.publish(topic, entry.payload);
    }, SPACING_MS).unref();
  }
}
