const MOST_UNDER_WAY = 64;
const FEWEST_UNDER_WAY = 4;
/** An answer that took longer says that the other side has more to do than it can. */
const SLOW_MS = 500;

/**
 * Bounds what this node has under way towards each primary: calls wait here, in the order in which they came, and a call's
 * time-out starts when it is sent. The bound halves with an answer that is slow or fails, and grows again with each full lane
 * of quick ones.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** `primary`: whom the call goes to. */
  run<T>(primary: string, call: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(primary) ?? new Lane(this.clock);
    this.#lanes.set(primary, lane);
    return lane.run(call);
  }
}

class Lane {
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #most = MOST_UNDER_WAY;
  #halvedAt = -Infinity;

  constructor(private readonly clock: () => number) {}

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#underWay += 1;
    const began = this.clock();
    try {
      const result = await call();
      this.#adapt(began, this.clock() - began <= SLOW_MS);
      return result;
    } catch (error) {
      this.#adapt(began, false);
      throw error;
    } finally {
      this.#underWay -= 1;
      this.#letNextIn();
    }
  }

  /** Who waited takes the place over, so nobody that comes now can be first. */
  #letNextIn(): void {
    while (this.#underWay < this.#most) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#underWay += 1;
      next();
    }
  }

  /** All that was sent before the bound was halved tells nothing new. */
  #adapt(began: number, quick: boolean): void {
    if (quick) this.#most = Math.min(MOST_UNDER_WAY, this.#most + 1 / this.#most);
    else if (began > this.#halvedAt) {
      this.#most = Math.max(FEWEST_UNDER_WAY, this.#most / 2);
      this.#halvedAt = this.clock();
    }
  }
}
