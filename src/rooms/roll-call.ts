import type { RoomFollower } from '../log/follower.js';
import type { Follows } from '../log/follower-ports.js';
import type { ConnectionNotice } from '../log/room-log.js';
import type { Joined, JoinRequest, RoomStore } from './room-store.js';

/** A client that is there echoes a ping within this. */
export const ANSWER_MS = 1000;
/** A node that is there has told by then what came of it. */
const CALL_MS = 1500;

/**
 * A client without a key can't say which participant it is: a further tab of its user, or one that seems to be here and in truth
 * lost its network a moment ago. So all that it may be are called before it is let in. Who doesn't answer is given up, so that
 * the newcomer takes that place and is given what was missed there. One whose client was there after all takes a seat beside it.
 */
export class RollCall implements Follows {
  readonly #settled = new Set<string>();
  #onSettled: () => void = () => undefined;
  readonly place = undefined;

  /** Listens from now on, until `end`: an answer may overtake what tells that there was a question. */
  constructor(
    private readonly store: Pick<RoomStore, 'join' | 'vouch'>,
    private readonly follower: RoomFollower,
    private readonly connectionId: string,
    /** Whether the newcomer is gone: then nothing is joined. */
    private readonly isOver: () => boolean = () => false,
  ) {
    follower.add(this);
  }

  end(): void {
    this.follower.remove(this);
  }

  /** Joins; where others must be called first, once they answered or their time is over. */
  async join(roomId: string, request: JoinRequest): Promise<Joined> {
    const joined = await this.store.join(roomId, request);
    if (!('asked' in joined)) return joined;
    const silent = await this.#silentOf(joined.asked);
    if (this.isOver()) throw new Error('Nobody waits any more to be let in');
    return this.join(roomId, { ...request, silent });
  }

  wake(): void {}

  told(notice: ConnectionNotice): void {
    if (notice.type === 'settled') {
      this.#settled.add(notice.connectionId);
      this.#onSettled();
    }
    // Another newcomer calls this one, which has no seat yet that could answer.
    if (notice.type === 'asked' && notice.connectionIds.includes(this.connectionId)) {
      this.store.vouch(this.follower.roomId, this.connectionId).catch(() => undefined);
    }
  }

  #silentOf(asked: readonly string[]): Promise<readonly string[]> {
    const silent = () => asked.filter((one) => !this.#settled.has(one));
    return new Promise((resolve) => {
      // After a standstill of this process answers may lie there unread: they are read before the immediate.
      const late = setTimeout(() => setImmediate(() => resolve(silent())), CALL_MS).unref();
      this.#onSettled = () => {
        if (silent().length > 0) return;
        clearTimeout(late);
        resolve([]);
      };
      this.#onSettled();
    });
  }
}
