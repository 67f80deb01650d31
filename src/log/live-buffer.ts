import type { LoggedEvent } from './event.js';
import type { LiveMessage } from './room-log.js';

/** What may wait for a fill: more than a log holds. */
const MOST_BYTES = 2 * 1024 * 1024;
const NOTICE_BYTES = 256;

/** What was heard of a room and is yet to be taken in, in order. While no fill works, it piles up here. */
export class LiveBuffer {
  #messages: LiveMessage[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#messages.length === 0 ? 0 : this.#bytes;
  }

  /** The events among the messages. */
  get events(): readonly LoggedEvent[] {
    return this.#messages.flatMap((message) => (message.type === 'event' ? [message.event] : []));
  }

  /** False: there was too much, and all of it was dropped. The fill that works reads the log anyway. */
  add(message: LiveMessage): boolean {
    if (this.#messages.length === 0) this.#bytes = 0;
    this.#messages.push(message);
    this.#bytes += message.type === 'event' ? message.event.bytes : NOTICE_BYTES;
    if (this.#bytes <= MOST_BYTES) return true;
    this.#messages = [];
    return false;
  }

  take(): LiveMessage | undefined {
    return this.#messages.shift();
  }

  putBack(message: LiveMessage): void {
    this.#messages.unshift(message);
  }
}
