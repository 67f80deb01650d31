import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import type { JoinOptions } from './rooms.js';
import type { Seat } from './seat.js';

interface Door {
  join(caller: Caller, options: JoinOptions): Promise<Seat>;
}

/** Enough to keep Redis busy while this process works at the next. */
export const JOINS_AT_ONCE = 64;

/**
 * Lets joins in a few at a time, in the order in which they came. When everybody comes at once, as after a restart, each is then
 * done soon after it was begun; all together they would wait for each other until storage seems not to answer in time.
 */
export class Doorway implements Door {
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(private readonly rooms: Door) {}

  async join(caller: Caller, options: JoinOptions): Promise<Seat> {
    // A join without a key may wait for others to answer, and nobody should wait behind it.
    if (options.keyless === true) return this.rooms.join(caller, options);
    if (this.#inside < JOINS_AT_ONCE) this.#inside += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isInside = true;
    const goOn = (): void => {
      if (!isInside) return;
      isInside = false;
      this.#inside -= 1;
      this.#letIn(Math.max(0, JOINS_AT_ONCE - this.#inside));
    };
    try {
      // Storage is done with one that waits for the archive.
      return await this.rooms.join(caller, { ...options, onWait: goOn });
    } catch (error) {
      // Storage away: nobody shall wait longer to hear of it than storage is waited for.
      if (error instanceof RejoinError && error.code === 'SERVICE_UNAVAILABLE') this.#letIn(this.#waiting.length);
      throw error;
    } finally {
      goOn();
    }
  }

  #letIn(most: number): void {
    const next = this.#waiting.splice(0, most);
    this.#inside += next.length;
    for (const enter of next) enter();
  }
}
