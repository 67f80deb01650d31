import type { Transfer } from '../transfers/transfer.js';

/** The part of a room that the list of its transfers needs. */
export interface TransfersRoom {
  /** The room's transfers, newest first. */
  readonly transfers: readonly Transfer[];
  /** Calls `listener` at each `event` of that name. Returns the function that ends it. */
  on(event: 'status' | 'transfers', listener: () => void): () => void;
}

const NONE: readonly Transfer[] = [];

/**
 * A room's transfers as React wants a value: the same array until something changed. A `Transfer` changes in place, so every
 * change of one makes a new array.
 */
export class TransfersView {
  #shown = NONE;

  constructor(private readonly room: TransfersRoom | null) {}

  readonly read = (): readonly Transfer[] => {
    const now = this.room?.transfers ?? NONE;
    if (!isSame(now, this.#shown)) this.#shown = now;
    return this.#shown;
  };

  /** Calls `changed` whenever `read` gives something else. Returns the function that ends it. */
  readonly follow = (changed: () => void): (() => void) => {
    const { room } = this;
    if (!room) return () => {};
    const followed = new Map<Transfer, () => void>();
    const renew = (): void => {
      this.#shown = [...room.transfers];
      changed();
    };
    const look = (): void => {
      const gone = new Set(followed.keys());
      for (const transfer of this.read()) {
        gone.delete(transfer);
        if (!followed.has(transfer)) followed.set(transfer, transfer.on('change', renew));
      }
      for (const transfer of gone) {
        followed.get(transfer)?.();
        followed.delete(transfer);
      }
      changed();
    };
    // One of them may have changed between the render and this effect.
    if (this.#shown.length > 0) this.#shown = [...this.#shown];
    look();
    const ends = [room.on('transfers', look), room.on('status', look)];
    return () => {
      for (const end of [...ends, ...followed.values()]) end();
    };
  };
}

function isSame(some: readonly Transfer[], others: readonly Transfer[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}
