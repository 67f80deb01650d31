/** A signal holds at most this many. */
const MAX_BATCH = 32;
const FLUSH_AFTER_MS = 80;

/** Gathers our ICE candidates for a moment, so that a handshake is a few signals and not twenty. */
export class CandidatesBatch {
  #waiting: RTCIceCandidateInit[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (candidates: readonly RTCIceCandidateInit[]) => void) {}

  add(candidate: RTCIceCandidateInit): void {
    this.#waiting.push(candidate);
    const complete = candidate.candidate === '';
    if (complete || this.#waiting.length >= MAX_BATCH) return this.flush();
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  flush(): void {
    this.#stopTimer();
    if (this.#waiting.length > 0) this.send(this.#waiting.splice(0));
  }

  /** A new gathering begins: what is left of the old one is of no use. */
  clear(): void {
    this.#stopTimer();
    this.#waiting = [];
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
