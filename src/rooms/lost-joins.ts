import { setTimeout as wait } from 'node:timers/promises';
import { RejoinError } from '../errors.js';
import type { JoinRequest, RoomStore } from './room-store.js';

const FIRST_WAIT_MS = 500;

/**
 * Joins that failed although they may have been carried out: the answer was late, or what had to be read with it was not to be
 * had. Nobody knows the participant that such a join made, and it would hold a place for a lease and a grace: so it is taken back.
 */
export class LostJoins {
  constructor(
    private readonly store: Pick<RoomStore, 'takeBack'>,
    /** A seat that nobody renews ends by itself after that. */
    private readonly leaseMs: number,
  ) {}

  /** Takes it back at once, behind the join on the same line to storage; again, ever more rarely, until storage says so. */
  add(roomId: string, request: JoinRequest, error: unknown): void {
    const refused = error instanceof RejoinError && error.code !== 'SERVICE_UNAVAILABLE';
    if (!refused) void this.#takeBack(roomId, request);
  }

  async #takeBack(roomId: string, request: JoinRequest): Promise<void> {
    let pause = FIRST_WAIT_MS;
    for (let left = this.leaseMs; left > 0; left -= pause, pause *= 2) {
      try {
        await this.store.takeBack(roomId, request);
        return;
      } catch {
        await wait(pause * (0.5 + Math.random()), undefined, { ref: false });
      }
    }
  }
}
