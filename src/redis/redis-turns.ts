import { userBase } from './keys.js';
import type { RedisLibrary } from './library.js';

/** Turns within a window that slides, a user and a kind of thing: the limits of the old socket, over all nodes. */
export class RedisTurns {
  constructor(private readonly library: RedisLibrary) {}

  /** Takes one: 0, or how long to wait for the next, ms. */
  async take(userId: string, kind: string, most: number, windowMs: number): Promise<number> {
    const [waitMs] = await this.library.call('take_turn', userBase(userId), [kind, most, windowMs]);
    return Number(waitMs);
  }
}
