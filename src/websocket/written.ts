import type { Acknowledged } from './client-socket.js';

/**
 * What a source has given and a socket was written: only that can have arrived when a pong comes. What was taken from the
 * source and still waits to be written doesn't count, nor does anything before the first frame.
 */
export class Written<Place> implements Acknowledged<Place | null> {
  #position: Place | null = null;

  constructor(private readonly source: Acknowledged<Place>) {}

  get position(): Place | null {
    return this.#position;
  }

  acknowledge(position: Place | null): void {
    if (position !== null) this.source.acknowledge(position);
  }

  /** All that was taken has been written just now. */
  wrote(): void {
    this.#position = this.source.position;
  }

  /** The source had nothing to give: it may have passed what wasn't for its client. */
  passed(): void {
    if (this.#position !== null) this.#position = this.source.position;
  }
}
