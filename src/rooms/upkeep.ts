import { setTimeout as wait } from 'node:timers/promises';
import type { RoomFollower } from '../log/follower.js';
import type { Retrying } from '../log/retrying.js';
import type { Lane, Returns } from './returns.js';
import type { Renewed, RoomStore, Standing } from './room-store.js';
import { replaced, type Seat } from './seat.js';

/**
 * What a room may need, the more the later: to be looked at, since something told may have been missed; its leases renewed;
 * its seats brought back, since another storage answers.
 */
const NEEDS = ['look', 'renew', 'restore'] as const;
export type Need = (typeof NEEDS)[number];

export interface UpkeepPorts {
  readonly store: Pick<RoomStore, 'renew' | 'look'>;
  /** A room is renewed once within this time, ms. */
  readonly periodMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Keeps what this node has of one room in line with storage: one step at a time, whatever asks for it. */
export class Upkeep {
  #need: Need | undefined;
  /** Since when another storage answers. */
  #anotherSince = -Infinity;
  #running = false;
  /** A renewal stands in the lane, and is not sent yet. */
  #isWaiting = false;
  #dueAt: number;

  constructor(
    private readonly follower: RoomFollower,
    private readonly seats: ReadonlySet<Seat>,
    private readonly returns: Returns,
    private readonly ports: UpkeepPorts,
    private readonly lane: Lane,
    private readonly retrying: Retrying,
  ) {
    // Rooms that were entered together are not renewed together.
    this.#dueAt = performance.now() + Math.random() * ports.periodMs;
  }

  /** Within that time, since other rooms need the same; what failed before is tried again then. */
  need(need: Need, withinMs: number): void {
    if (need === 'restore') this.#anotherSince = performance.now();
    this.#note(need);
    const delay = Math.random() * withinMs;
    if (this.#running) setTimeout(() => this.retrying.hurry(), delay).unref();
    else void this.#run(delay);
  }

  /** Whatever came of the last time: an answer that is late must not cost a lease. */
  renewIfDue(): void {
    if (this.#isWaiting || performance.now() < this.#dueAt) return;
    this.#renew().catch((error: unknown) => this.ports.onFailure(error));
  }

  #note(need: Need): void {
    if (NEEDS.indexOf(need) > NEEDS.indexOf(this.#need ?? 'look') || this.#need === undefined) this.#need = need;
  }

  async #run(delayMs: number): Promise<void> {
    this.#running = true;
    if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
    while (this.#need !== undefined) {
      const done = await this.retrying.run(() => this.#step());
      if (done === undefined) this.#need = undefined;
    }
    this.#running = false;
  }

  async #step(): Promise<true> {
    const need = this.#need ?? 'look';
    this.#need = undefined;
    try {
      if (need === 'restore' && this.returns.restoredAt < this.#anotherSince) await this.#restore();
      else if (need === 'look') await this.#look();
      else if (need === 'renew') await this.#renew();
      return true;
    } catch (error) {
      this.#note(need);
      throw error;
    }
  }

  #renewed(): void {
    this.#dueAt = performance.now() + this.ports.periodMs * (0.9 + Math.random() / 10);
  }

  async #restore(): Promise<void> {
    if (this.seats.size > 0) await this.returns.restore();
    else await this.follower.fill();
    this.#renewed();
  }

  async #look(): Promise<void> {
    const standing = await this.lane(() => this.ports.store.look(this.follower.roomId));
    if (this.#isAnother(standing)) return this.#restore();
    await this.follower.reach(standing.epoch, standing.top);
    this.follower.expectVersion(standing.version);
  }

  async #renew(): Promise<void> {
    this.#renewed();
    if (this.seats.size === 0) return;
    const { roomId } = this.follower;
    this.#isWaiting = true;
    const renewed = await this.lane(() => {
      this.#isWaiting = false;
      const renewals = [...this.seats].map((seat) => seat.renewal);
      return this.ports.store.renew(roomId, renewals);
    });
    // The next renewal doesn't wait for what this one found missing.
    void this.#takeIn(renewed).catch(() => undefined);
  }

  async #takeIn(renewed: Renewed): Promise<void> {
    if (this.#isAnother(renewed)) await this.#restore();
    // What the log says of a seat comes before what its absence seems to say.
    else await this.follower.renewed(renewed.epoch, renewed.top);
    for (const { connectionId, reason } of renewed.gone) this.#gone(connectionId, reason);
    this.follower.expectVersion(renewed.version);
  }

  #isAnother({ epoch }: Standing): boolean {
    return epoch !== this.follower.window.epoch;
  }

  #gone(connectionId: string, reason: 'replaced' | 'unknown'): void {
    for (const seat of [...this.seats]) {
      if (seat.connectionId !== connectionId) continue;
      if (reason === 'unknown') seat.feed.startOver(true);
      else seat.end(replaced());
    }
  }
}
