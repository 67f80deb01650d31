/** Speech is at 0.03 and more; a quiet room with a fan at less than 0.01. */
const SPEECH = 0.03;
/** Between two words. */
const PAUSE_MS = 1_200;
/** A cough is shorter. */
const MUTED_SPEECH_MS = 400;
const FORGET_MS = 5_000;

export function isSpeech(level: number): boolean {
  return level >= SPEECH;
}

/** Who is speaking: somebody who pauses between two words still is. */
export class Speaking {
  readonly #heardAt = new Map<string, number>();

  /** `levels`: how loud each of them is now, 0 to 1. */
  hear(levels: ReadonlyMap<string, number>, now: number): ReadonlySet<string> {
    for (const [id, level] of levels) if (isSpeech(level)) this.#heardAt.set(id, now);
    for (const [id, at] of this.#heardAt) if (now - at > PAUSE_MS) this.#heardAt.delete(id);
    return new Set(this.#heardAt.keys());
  }
}

/** Notices that somebody speaks who is muted, and has forgotten it. */
export class MutedSpeech {
  #since: number | null = null;
  #lastAt = -Infinity;
  #isTold = false;

  /** True: the person should be told that nobody hears them. */
  hear(level: number, isMuted: boolean, now: number): boolean {
    if (!isMuted) {
      this.#since = null;
      this.#isTold = false;
      return false;
    }
    if (isSpeech(level)) this.#lastAt = now;
    if (now - this.#lastAt > PAUSE_MS) this.#since = null;
    else this.#since ??= now;
    if (this.#since !== null && now - this.#since >= MUTED_SPEECH_MS) this.#isTold = true;
    if (now - this.#lastAt > FORGET_MS) this.#isTold = false;
    return this.#isTold;
  }
}
