import type { LineState } from './encoding.js';

/** One measurement may be an accident. */
const POOR_IN_A_ROW = 2;
/** While video is tried out, two of three decide. */
const MAJORITY = 2;
/** Video is tried again after this; each time in vain doubles it. */
const PAUSE_MS = 10_000;
const MAX_PAUSE_MS = 60_000;
/** On a line that looks poor even without video it is tried after so many pauses. */
const PATIENCE = 4;
/** Video that held for so long was no mistake: the next pause is the first again. */
const STEADY_MS = 60_000;

/**
 * Whether the line to one participant carries video. After two poor measurements in a row it doesn't; then video is tried
 * out now and then, unseen and small, and comes back when the line takes it.
 */
export class LineWatch {
  #state: LineState = 'open';
  #poor = 0;
  #good = 0;
  #pauseMs = PAUSE_MS;
  /** The present state began. */
  #since = -Infinity;

  /** `random`: 0–1, so that not all who share a line try at once. */
  constructor(private readonly random: () => number = Math.random) {}

  get state(): LineState {
    return this.#state;
  }

  /** The line is good, or poor, for what goes over it now. `mayProbe`: not too many of our lines are being tried out. */
  measured(isPoor: boolean, now: number, mayProbe = true): LineState {
    if (this.#state === 'open') this.#watch(isPoor, now);
    else if (this.#state === 'probing') this.#probe(isPoor, now);
    else if (mayProbe && now - this.#since >= this.#pauseMs * (isPoor ? PATIENCE : 1)) this.#become('probing', now);
    return this.#state;
  }

  /** Another line of ours has recovered. */
  hurry(): void {
    if (this.#state === 'starved') this.#since = -Infinity;
  }

  #watch(isPoor: boolean, now: number): void {
    this.#poor = isPoor ? this.#poor + 1 : 0;
    if (this.#poor < POOR_IN_A_ROW) return;
    if (now - this.#since >= STEADY_MS) this.#pauseMs = PAUSE_MS;
    this.#starve(now);
  }

  #probe(isPoor: boolean, now: number): void {
    if (isPoor) this.#poor++;
    else this.#good++;
    if (this.#good >= MAJORITY) this.#become('open', now);
    else if (this.#poor >= MAJORITY) this.#starve(now);
  }

  #starve(now: number): void {
    this.#become('starved', now);
    this.#since += this.#pauseMs * (this.random() - 0.5) * 0.5;
  }

  #become(state: LineState, now: number): void {
    // Should it be in vain, or not for long.
    if (state === 'probing') this.#pauseMs = Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
    this.#state = state;
    this.#since = now;
    this.#poor = this.#good = 0;
  }
}
