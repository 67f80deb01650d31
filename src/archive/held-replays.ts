import type { LoggedEvent } from '../log/event.js';
import type { ArchivedEvent } from './archived-events.js';

/** Over all returns of a node. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Bounds what returns hold of the archive until their sockets have taken it: one may be given as much as eight whole logs, and who
 * doesn't read holds it for seconds. What several were given of one reading counts once.
 */
export class HeldReplays {
  readonly #holders = new Map<LoggedEvent, number>();
  #bytes = 0;

  constructor(private readonly most = MOST_BYTES) {}

  /** The answer lets go of it, once; null: there is too much already. */
  hold(events: readonly ArchivedEvent[]): (() => void) | null {
    const first = events[0]?.event;
    if (first === undefined) return () => undefined;
    const bytes = events.reduce((sum, { event }) => sum + event.bytes, 0);
    const holders = this.#holders.get(first) ?? 0;
    if (holders === 0 && this.#bytes + bytes > this.most) return null;
    if (holders === 0) this.#bytes += bytes;
    this.#holders.set(first, holders + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#letGo(first, bytes);
      isHeld = false;
    };
  }

  #letGo(first: LoggedEvent, bytes: number): void {
    const left = (this.#holders.get(first) ?? 1) - 1;
    if (left > 0) return void this.#holders.set(first, left);
    this.#holders.delete(first);
    this.#bytes -= bytes;
  }
}
