import { RoomFollower } from '../log/follower.js';
import type { FollowerPorts } from '../log/follower-ports.js';
import type { Lanes } from '../log/lanes.js';
import { Retrying } from '../log/retrying.js';
import type { RoomLog } from '../log/room-log.js';
import { Returns, type Lane, type ReturnPorts } from './returns.js';
import type { RoomStore } from './room-store.js';
import type { Seat } from './seat.js';
import { Upkeep } from './upkeep.js';

/** What this node has of one room. */
export interface Here {
  readonly follower: RoomFollower;
  readonly returns: Returns;
}

interface Room extends Here {
  readonly upkeep: Upkeep;
  readonly ready: Promise<void>;
  readonly seats: Set<Seat>;
  holders: number;
}

export interface PresenceTimes {
  readonly leaseMs: number;
  readonly logSize: number;
  readonly logMs: number;
}

export interface PresencePorts extends FollowerPorts, Omit<ReturnPorts, 'log'> {
  readonly store: Pick<RoomStore, 'renew' | 'look' | 'restore'>;
  readonly lanes: Lanes;
  /** Names the primary that holds the room. */
  primaryOf(roomId: string): string;
  readonly onUpkeepFailed: (error: unknown) => void;
}

/** Looks for rooms that are due in one renewal's period. */
const LOOKS_A_PERIOD = 20;
/** When all rooms need the same, each first waits up to so long for every room that there is. */
const SPREAD_A_ROOM_MS = 2;
const LONGEST_SPREAD_MS = 2000;

/** The rooms in which this node holds seats: one follower each, and one upkeep of all that it has there. */
export class Presence {
  readonly #rooms = new Map<string, Room>();
  #timer: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;

  constructor(
    private readonly ports: PresencePorts,
    private readonly times: PresenceTimes,
  ) {}

  start(): void {
    this.#timer = setInterval(() => this.#renewDue(), this.#periodMs / LOOKS_A_PERIOD).unref();
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

  /** What is here of the room, its follower started; hold it until `release`. */
  async hold(roomId: string): Promise<Here> {
    const here = this.#rooms.get(roomId) ?? this.#open(roomId);
    here.holders += 1;
    try {
      await here.ready;
      return here;
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

  /** Storage is back: leases may be about to end. `isAnother`: not the one that was here before, so its logs are others too. */
  storageIsBack(isAnother: boolean): void {
    for (const { upkeep } of this.#rooms.values()) upkeep.need(isAnother ? 'restore' : 'renew', this.#spreadMs);
  }

  get #spreadMs(): number {
    return Math.min(this.#rooms.size * SPREAD_A_ROOM_MS, LONGEST_SPREAD_MS);
  }

  get #periodMs(): number {
    return this.times.leaseMs / 3;
  }

  #open(roomId: string): Room {
    const { ports, times } = this;
    const { logSize, logMs } = times;
    const lane: Lane = (call) => ports.lanes.run(ports.primaryOf(roomId), call);
    const seats = new Set<Seat>();
    const isOver = (): boolean => this.#rooms.get(roomId)?.follower !== follower;
    const retrying = new Retrying(isOver, ports.onUpkeepFailed, this.#periodMs);
    const follower = new RoomFollower(roomId, { ...ports, log: inLane(ports.log, lane) }, logSize, logMs);
    const returns = new Returns(follower, seats, ports, lane, retrying);
    const upkeep = new Upkeep(
      follower,
      seats,
      returns,
      { store: ports.store, periodMs: this.#periodMs, onFailure: ports.onUpkeepFailed },
      lane,
      retrying,
    );
    follower.onInterrupted = () => upkeep.need('look', this.#spreadMs);
    const room = { follower, returns, upkeep, seats, ready: follower.start(), holders: 0 };
    this.#rooms.set(roomId, room);
    return room;
  }

  #renewDue(): void {
    for (const { upkeep } of this.#rooms.values()) upkeep.renewIfDue();
  }

  #wakeAll(): void {
    for (const { seats } of this.#rooms.values()) for (const seat of [...seats]) seat.onWake();
  }
}

/** Readings wait for their turn; what is told comes by itself. */
function inLane(log: RoomLog, lane: Lane): RoomLog {
  return {
    readAfter: (roomId, offset) => lane(() => log.readAfter(roomId, offset)),
    follow: (roomId, listener) => log.follow(roomId, listener),
    heardAll: (roomId) => log.heardAll(roomId),
    mistrust: (roomId) => log.mistrust(roomId),
  };
}
