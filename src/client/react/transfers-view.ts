import type { Transfer } from '../transfers/transfer.js';

/** The part of a room that the list of its transfers needs. */
export interface TransfersRoom {
  /** All transfers, newest first; a new array when one comes or goes, and only then. */
  readonly transfers: readonly Transfer[];
  /** Calls `listener` at each `event` of that name: the list or one of it changed. Returns the function that ends it. */
  on(event: 'transfers' | 'queue', listener: () => void): () => void;
}

const NONE: readonly Transfer[] = [];

/**
 * A room's transfers as React wants a value: the same array until something changed. A `Transfer`, an `IncomingBatch` and a
 * `QueuedFile` change in place, so every change of one makes a new array.
 */
export class TransfersView {
  #source = NONE;
  #shown = NONE;

  constructor(private readonly room: TransfersRoom | null) {}

  readonly read = (): readonly Transfer[] => {
    const source = this.room?.transfers ?? NONE;
    if (source !== this.#source) this.#shown = this.#source = source;
    return this.#shown;
  };

  /** Calls `changed` whenever `read` gives something else. Returns the function that ends it. */
  readonly follow = (changed: () => void): (() => void) => {
    const { room } = this;
    if (!room) return () => {};
    let followed: readonly (() => void)[] = [];
    const tell = (): void => {
      this.#shown = [...this.read()];
      changed();
    };
    const followAll = (): void => {
      for (const end of followed) end();
      followed = room.transfers.map((transfer) => transfer.on('change', tell));
      tell();
    };
    // One of them may have changed between the render and this effect.
    if (room.transfers.length > 0) followAll();
    const ends = [room.on('transfers', followAll), room.on('queue', tell)];
    return () => {
      for (const end of [...ends, ...followed]) end();
    };
  };
}
