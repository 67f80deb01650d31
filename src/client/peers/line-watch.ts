import type { LineState } from './encoding.js';

/** What one look at a line tells. `unsure`: nothing is lost, and nothing shows that the line carries more. */
export type Verdict = 'good' | 'poor' | 'unsure';

/** One measurement may be an accident. */
const POOR_IN_A_ROW = 2;
/** While video is tried out, so many good or poor looks decide; an estimate has so many looks to rise. */
const DECISIVE = 2;
const PROBE_LOOKS = 5;
/** Video is tried again after this; each time in vain doubles it. */
const PAUSE_MS = 15_000;
const MAX_PAUSE_MS = 60_000;
/** A line that drops even the sound is tried after so many pauses. */
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
  #looks = 0;
  #pauseMs = PAUSE_MS;
  /** The present state began. */
  #since = -Infinity;

  /** `random`: 0–1, so that not all who share a line try at once. */
  constructor(private readonly random: () => number = Math.random) {}

  get state(): LineState {
    return this.#state;
  }

  /** What the line shows for what goes over it now. `mayProbe`: not too many of our lines are being tried out. */
  measured(verdict: Verdict, now: number, mayProbe = true): LineState {
    const pauses = verdict === 'poor' ? PATIENCE : 1;
    if (this.#state === 'open') this.#watch(verdict, now);
    else if (this.#state === 'probing') this.#probe(verdict, now);
    else if (mayProbe && now - this.#since >= this.#pauseMs * pauses) this.#become('probing', now);
    return this.#state;
  }

  /** Another line of ours has recovered. */
  hurry(): void {
    if (this.#state === 'starved') this.#since = -Infinity;
  }

  /** Another line of ours was tried out in vain. They share an uplink: this one waits from now on, and as long. */
  wait({ pauseMs }: { readonly pauseMs: number }, now: number): void {
    if (this.#state !== 'starved') return;
    this.#pauseMs = Math.max(this.#pauseMs, pauseMs);
    this.#starve(now);
  }

  /** From the beginning of starving to the next trial, ms. */
  get pauseMs(): number {
    return this.#pauseMs;
  }

  #watch(verdict: Verdict, now: number): void {
    this.#poor = verdict === 'poor' ? this.#poor + 1 : 0;
    if (this.#poor < POOR_IN_A_ROW) return;
    if (now - this.#since >= STEADY_MS) this.#pauseMs = PAUSE_MS;
    this.#starve(now);
  }

  #probe(verdict: Verdict, now: number): void {
    this.#looks++;
    if (verdict === 'poor') this.#poor++;
    if (verdict === 'good') this.#good++;
    if (this.#good >= DECISIVE) this.#become('open', now);
    else if (this.#poor >= DECISIVE || this.#looks >= PROBE_LOOKS) this.#starve(now);
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
    this.#poor = this.#good = this.#looks = 0;
  }
}
