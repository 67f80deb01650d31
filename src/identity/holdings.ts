/** Sockets of a user on one node, of either protocol. */
export const MOST_SOCKETS = 100;
/** Characters of the operations that a user follows on one node, with their variables. */
export const MOST_FOLLOWED_TEXT = 512 * 1024;
/** Transfers whose progress a user watches on one node, each as often as it watches it. */
export const MOST_WATCHES = 200;

/** What each user holds of this node at the moment: sockets, watches, bytes of text. Beyond `most` nothing more is given. */
export class Holdings {
  readonly #held = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Gives what gives it back, once; null: the user holds too much already. */
  take(userId: string, amount = 1): (() => void) | null {
    const held = this.#held.get(userId) ?? 0;
    if (held + amount > this.most) return null;
    this.#held.set(userId, held + amount);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.#held.get(userId) ?? 0) - amount;
      if (left > 0) this.#held.set(userId, left);
      else this.#held.delete(userId);
    };
  }
}
