/** What was on its way by the old path proves nothing. */
const SETTLING_MS = 1_000;
/** SCTP repeats what was lost in less, also after a long silence. */
const HEARING_MS = 6_000;

/**
 * After an ICE restart a connection may say that it is connected while one side hears nothing any more: Chromium, where
 * the old path has come to life meanwhile, goes on sending to where Firefox no longer listens. So each side wants to
 * hear from the other once.
 */
export class PathProof {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: 'given' | 'wanted' | 'asked' = 'given';

  constructor(
    /** False: there is nothing to ask by. */
    private readonly ask: () => boolean,
    private readonly isMissing: () => void,
  ) {}

  /** A new path is agreed upon. */
  demand(): void {
    this.#state = 'wanted';
    this.#begin();
  }

  /** The connection has a path: if it was in the dark until now, nothing could be heard. */
  connected(): void {
    if (this.#state !== 'given') this.#begin();
  }

  heard(): void {
    if (this.#state === 'asked') this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#state = 'given';
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SETTLING_MS);
  }

  #ask(): void {
    this.#state = 'asked';
    if (this.ask()) this.#timer = setTimeout(this.isMissing, HEARING_MS);
    else this.stop();
  }
}
