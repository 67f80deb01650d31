import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import { RejoinError } from '../../src/errors.js';
import type { Caller } from '../../src/identity/caller.js';
import type { Recovery } from '../../src/log/feed-item.js';
import { Lanes } from '../../src/log/lanes.js';
import { createLogger } from '../../src/logging.js';
import { connectStorage, type Storage } from '../../src/redis/storage.js';
import { LostJoins } from '../../src/rooms/lost-joins.js';
import { Openings } from '../../src/rooms/opening.js';
import { Presence } from '../../src/rooms/presence.js';
import type { RoomStore } from '../../src/rooms/room-store.js';
import { Rooms } from '../../src/rooms/rooms.js';
import type { Seat } from '../../src/rooms/seat.js';
import { SECRET } from './tokens.js';

/** Joins under way at a time while rooms are filled. */
const LANES = 8;

/** One who sits in a room, without a socket: takes whatever there is at once. */
export class Sitter {
  readonly snapshots: Recovery[] = [];
  ended: unknown = undefined;

  constructor(readonly seat: Seat) {
    seat.onWake = () => this.take();
    seat.onEnd = (end) => (this.ended = end ?? 'left');
    this.take();
  }

  private take(): void {
    for (let item = this.seat.take(); item !== undefined; item = this.seat.take()) {
      if (item.type === 'snapshot') this.snapshots.push(item.recovery);
    }
  }
}

/** Many rooms of one node over a real Redis, by the domain alone: what a return costs, without the sockets. */
export class Gathering {
  readonly sitters: Sitter[] = [];
  /** How often each call went to Redis for each room since all are in. */
  readonly calls = new Map<string, number>();

  private constructor(
    private readonly storage: Storage,
    private readonly presence: Presence,
    private readonly rooms: Rooms,
    private readonly folder: string,
  ) {}

  static async open(redisUrl: string): Promise<Gathering> {
    const folder = await mkdtemp(join(tmpdir(), 'rejoin-gathering-'));
    const environment = { REDIS_URL: redisUrl, JWT_SECRET: SECRET, DATA_DIR: folder, RATE_LIMITS: 'off' };
    // Renewals by the clock would be counted with what a return costs.
    const config = readConfig({ ...environment, LEASE_SECONDS: '300', GRACE_SECONDS: '600', LOG_LEVEL: 'silent' });
    const storage = await connectStorage(config, createLogger(config.logLevel));
    const settings = { roomCapacity: config.roomCapacity, tickMs: 1e9 };
    const openings = new Openings(config, null, () => undefined);
    const count = (name: string, roomId: string, by: 1 | -1): void => {
      const call = `${name} ${roomId}`;
      gathering.calls.set(call, (gathering.calls.get(call) ?? 0) + by);
    };
    const ports = {
      log: counted(storage.log, ['readAfter'], count),
      store: counted<RoomStore>(storage.rooms, ['renew', 'look', 'restore'], count),
      roster: (roomId: string) => storage.rooms.roster(roomId),
      transfers: async () => ({ at: 0, events: [] }),
      lanes: new Lanes(),
      primaryOf: (roomId: string) => storage.primaryOf(roomId),
      openings,
      onDelivered: () => undefined,
      onEpochChanged: () => undefined,
      onUnheard: () => undefined,
      onUpkeepFailed: () => undefined,
    };
    const presence = new Presence(ports, config);
    storage.onReady((isAnother) => presence.storageIsBack(isAnother));
    presence.start();
    const rooms = new Rooms(
      storage.rooms,
      storage.log,
      presence,
      new LostJoins(storage.rooms, config.leaseMs),
      storage.limiter,
      settings,
      Date.now,
      openings,
      { expect: () => undefined },
    );
    const gathering = new Gathering(storage, presence, rooms, folder);
    return gathering;
  }

  /** Fills rooms of that size, one after the other in each of some lanes. */
  async fill(roomCount: number, size: number): Promise<void> {
    const names = Array.from({ length: roomCount }, (_, number) => `gathering-${number}`);
    const lane = async (): Promise<void> => {
      for (let roomId = names.pop(); roomId !== undefined; roomId = names.pop()) {
        for (let number = 0; number < size; number += 1) {
          const caller = { userId: `user-${number}`, name: `user-${number}` };
          this.sitters.push(new Sitter(await this.#join(caller, roomId)));
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    this.calls.clear();
  }

  /** On a busy machine an answer may come too late: such a seat is nobody's here, and doesn't count. */
  async #join(caller: Caller, roomId: string): Promise<Seat> {
    for (;;) {
      try {
        return await this.rooms.join(caller, { roomId });
      } catch (error) {
        if (!(error instanceof RejoinError) || error.code !== 'SERVICE_UNAVAILABLE') throw error;
      }
    }
  }

  /** How many were given a snapshot more than their first. */
  get returned(): number {
    return this.sitters.filter(({ snapshots }) => snapshots.length > 1).length;
  }

  async close(): Promise<void> {
    this.presence.stop();
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What never left this process, since Redis was away, is taken back. */
function counted<T extends object>(
  target: T,
  names: readonly (keyof T)[],
  count: (name: string, roomId: string, by: 1 | -1) => void,
): T {
  return new Proxy(target, {
    get(real, name) {
      const value: unknown = Reflect.get(real, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const answer = (value as (...all: unknown[]) => unknown).apply(real, args);
        if (!names.includes(name as keyof T)) return answer;
        count(String(name), String(args[0]), 1);
        Promise.resolve(answer).catch((error: unknown) => {
          const refused = error instanceof RejoinError && error.message.includes('nothing was changed');
          if (refused) count(String(name), String(args[0]), -1);
        });
        return answer;
      };
    },
  });
}
