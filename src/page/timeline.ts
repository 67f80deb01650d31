import type { ChatLine, HistoryGap } from '../client/rejoin-client.js';
import { formatMoment } from './amounts.js';
import { text } from './texts/text.js';

type Said = { readonly kind: 'line'; readonly id: string; readonly line: ChatLine; readonly continued: boolean };
type Happened = { readonly kind: 'notice' | 'gap'; readonly id: string; readonly text: string; readonly at: string };
export type Entry = Said | Happened;

type Known = { readonly kind: 'line'; readonly key: string } | Happened;

/** Lines of one person within this time stand under one name. */
const TOGETHER_MS = 3 * 60_000;

/**
 * What was said and what happened, in the order in which this page learned of it; lines of the room's history stand
 * where they were said. A line is known by its author and id, so each stands there once, whatever is delivered again.
 */
export class Timeline {
  #lines = new Map<string, ChatLine>();
  #order: Known[] = [];
  #notices = 0;
  #gaps: readonly HistoryGap[] = [];

  /** All lines of the chat as they are now. Returns those that weren't there before. */
  takeLines(lines: readonly ChatLine[]): readonly ChatLine[] {
    const before = this.#lines;
    this.#lines = new Map(lines.map((line) => [keyOf(line), line]));
    this.#order = this.#order.filter((one) => one.kind !== 'line' || this.#lines.has(one.key));
    const fresh: ChatLine[] = [];
    let next: string | null = null;
    for (const [key, line] of [...this.#lines].reverse()) {
      if (!before.has(key)) {
        this.#place(line, key, next);
        fresh.unshift(line);
      }
      next = key;
    }
    return fresh;
  }

  /** Times of the history in which something may be missing. */
  takeGaps(gaps: readonly HistoryGap[]): void {
    this.#gaps = gaps;
  }

  note(words: string, at: string): void {
    this.#order.push({ kind: 'notice', id: `notice-${++this.#notices}`, text: words, at });
  }

  get entries(): readonly Entry[] {
    let previous: ChatLine | null = null;
    return this.#withGaps().map((one): Entry => {
      const line = one.kind === 'line' ? this.#lines.get(one.key) : undefined;
      if (one.kind !== 'line' || !line) {
        previous = null;
        return one as Happened;
      }
      const continued = previous !== null && belongTogether(previous, line);
      previous = line;
      return { kind: 'line', id: one.key, line, continued };
    });
  }

  /** Before the line `next`, or last. What happened after a line of the history was said stands behind it. */
  #place(line: ChatLine, key: string, next: string | null): void {
    const found = this.#order.findIndex((one) => one.kind === 'line' && one.key === next);
    let at = found >= 0 ? found : this.#order.length;
    if (line.place !== undefined) while (this.#isLater(this.#order[at - 1], line)) at--;
    this.#order.splice(at, 0, { kind: 'line', key });
  }

  #isLater(one: Known | undefined, line: ChatLine): boolean {
    return one?.kind === 'notice' && Date.parse(one.at) > Date.parse(line.at);
  }

  /** A gap is told before the first line that was said after it began, unless we were there and heard what was said. */
  #withGaps(): readonly Known[] {
    const order = [...this.#order];
    for (const { from, to } of this.#gaps) {
      const start = Date.parse(from);
      const isAfter = (one: Known): boolean => one.kind === 'line' && Date.parse(this.#at(one.key)) > start;
      const found = order.findIndex(isAfter);
      const at = found >= 0 ? found : order.length;
      const before = order.slice(0, at).findLast((one) => one.kind === 'line');
      if (this.#isHeard(before) && (found < 0 || this.#isHeard(order[at]))) continue;
      order.splice(at, 0, { kind: 'gap', id: `gap-${from}-${to}`, text: gapNotice(from, to), at: from });
    }
    return order;
  }

  #at(key: string): string {
    return this.#lines.get(key)?.at ?? '';
  }

  #isHeard(one: Known | undefined): boolean {
    return one?.kind === 'line' && this.#lines.get(one.key)?.place === undefined;
  }
}

/** Says when something may be missing. */
export function gapNotice(from: string, to: string): string {
  const [begin, end] = [formatMoment(from), formatMoment(to)];
  return begin === end ? text.chat.missingAround(begin) : text.chat.missingBetween(begin, end);
}

function keyOf(line: ChatLine): string {
  return `${line.userId}/${line.id}`;
}

function belongTogether(before: ChatLine, after: ChatLine): boolean {
  const apart = Date.parse(after.at) - Date.parse(before.at);
  return before.userId === after.userId && before.mine === after.mine && apart < TOGETHER_MS;
}
