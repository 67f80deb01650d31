import type { ChatLine } from '../client/rejoin-client.js';

export type Entry =
  | { readonly kind: 'line'; readonly id: string; readonly line: ChatLine; readonly continued: boolean }
  | { readonly kind: 'notice'; readonly id: string; readonly text: string; readonly at: string };

type Known = { readonly kind: 'line'; readonly key: string } | (Entry & { readonly kind: 'notice' });

/** Lines of one person within this time stand under one name. */
const TOGETHER_MS = 3 * 60_000;

/**
 * What was said and what happened, in the order in which this page learned of it. A line is known by its author
 * and id, so each stands there once, whatever is delivered again.
 */
export class Timeline {
  #lines = new Map<string, ChatLine>();
  #order: Known[] = [];
  #notices = 0;

  /** All lines of the chat as they are now. Returns those that weren't there before. */
  takeLines(lines: readonly ChatLine[]): readonly ChatLine[] {
    const before = this.#lines;
    this.#lines = new Map(lines.map((line) => [keyOf(line), line]));
    this.#order = this.#order.filter((one) => one.kind === 'notice' || this.#lines.has(one.key));
    const fresh = [...this.#lines].filter(([key]) => !before.has(key));
    for (const [key] of fresh) this.#order.push({ kind: 'line', key });
    return fresh.map(([, line]) => line);
  }

  note(text: string, at: string): void {
    this.#order.push({ kind: 'notice', id: `notice-${++this.#notices}`, text, at });
  }

  get entries(): readonly Entry[] {
    let previous: ChatLine | null = null;
    return this.#order.map((one): Entry => {
      const line = one.kind === 'line' ? this.#lines.get(one.key) : undefined;
      if (one.kind === 'notice' || !line) {
        previous = null;
        return one as Entry & { readonly kind: 'notice' };
      }
      const continued = previous !== null && belongTogether(previous, line);
      previous = line;
      return { kind: 'line', id: one.key, line, continued };
    });
  }
}

function keyOf(line: ChatLine): string {
  return `${line.userId}/${line.id}`;
}

function belongTogether(before: ChatLine, after: ChatLine): boolean {
  const apart = Date.parse(after.at) - Date.parse(before.at);
  return before.userId === after.userId && before.mine === after.mine && apart < TOGETHER_MS;
}
