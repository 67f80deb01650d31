import { RejoinError } from '../errors.js';
import { RoomFollower, type FollowerPorts } from '../log/follower.js';
import type { RoomStore } from './room-store.js';
import type { Seat } from './seat.js';

interface Here {
  readonly follower: RoomFollower;
  readonly ready: Promise<void>;
  readonly seats: Set<Seat>;
  holders: number;
}

export interface PresenceTimes {
  readonly leaseMs: number;
  readonly logSize: number;
  readonly logMs: number;
}

/** The rooms in which this node holds seats: one follower each, and one renewal of all leases in it. */
export class Presence {
  readonly #rooms = new Map<string, Here>();
  #timer: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;

  constructor(
    private readonly ports: FollowerPorts,
    private readonly store: Pick<RoomStore, 'renew'>,
    private readonly times: PresenceTimes,
    private readonly onRenewalFailed: (roomId: string, error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.renewAll(), this.times.leaseMs / 3).unref();
    // Quiet seats are woken so that they can tell their position.
    this.#ticker = setInterval(() => this.#wakeAll(), 1000).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    clearInterval(this.#ticker);
    for (const { follower } of this.#rooms.values()) follower.stop();
    this.#rooms.clear();
  }

  get seats(): readonly Seat[] {
    return [...this.#rooms.values()].flatMap(({ seats }) => [...seats]);
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  /** What the windows over the rooms' logs take up. */
  get windowBytes(): number {
    return [...this.#rooms.values()].reduce((sum, { follower }) => sum + follower.bytes, 0);
  }

  /** The room's follower, started; hold it until `release`. */
  async hold(roomId: string): Promise<RoomFollower> {
    const here = this.#rooms.get(roomId) ?? this.#open(roomId);
    here.holders += 1;
    try {
      await here.ready;
      return here.follower;
    } catch (error) {
      this.release(roomId, here.follower);
      throw error;
    }
  }

  release(roomId: string, follower: RoomFollower): void {
    const here = this.#rooms.get(roomId);
    if (here?.follower !== follower) return;
    here.holders -= 1;
    if (here.holders > 0) return;
    this.#rooms.delete(roomId);
    follower.stop();
  }

  add(seat: Seat): void {
    this.#rooms.get(seat.roomId)?.seats.add(seat);
  }

  remove(seat: Seat): void {
    this.#rooms.get(seat.roomId)?.seats.delete(seat);
  }

  /** Also called when storage is back: leases may be about to end. */
  async renewAll(): Promise<void> {
    await Promise.all([...this.#rooms].map(([roomId, here]) => this.#renew(roomId, here)));
  }

  #open(roomId: string): Here {
    const follower = new RoomFollower(roomId, this.ports, this.times.logSize, this.times.logMs);
    const here = { follower, ready: follower.start(), seats: new Set<Seat>(), holders: 0 };
    this.#rooms.set(roomId, here);
    return here;
  }

  async #renew(roomId: string, { seats, follower }: Here): Promise<void> {
    if (seats.size === 0) return;
    try {
      const { epoch, top, version, gone } = await this.store.renew(
        roomId,
        [...seats].map((seat) => seat.renewal),
      );
      // What the log says of a seat comes before what its absence seems to say.
      await follower.renewed(epoch, top);
      for (const { connectionId, reason } of gone) this.#gone(seats, connectionId, reason);
      follower.expectVersion(version);
    } catch (error) {
      this.onRenewalFailed(roomId, error);
    }
  }

  #gone(seats: ReadonlySet<Seat>, connectionId: string, reason: 'replaced' | 'unknown'): void {
    for (const seat of [...seats]) {
      if (seat.connectionId !== connectionId) continue;
      if (reason === 'unknown') seat.feed.startOver(true);
      else seat.onEnd(replaced());
    }
  }

  #wakeAll(): void {
    for (const { seats } of this.#rooms.values()) for (const seat of [...seats]) seat.onWake();
  }
}

export function replaced(): RejoinError {
  return new RejoinError('PARTICIPANT_REPLACED', 'Another connection came with the key of this participant.');
}
