import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import type { Caller } from '../../src/identity/caller.js';
import { Holdings } from '../../src/identity/holdings.js';
import type { LoggedEvent, TransferEvent } from '../../src/log/event.js';
import { commandClient } from '../../src/redis/connect.js';
import { RedisHints } from '../../src/redis/hints.js';
import { partitionBase, partitionOf, roomKey } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { loggedEvent } from '../../src/redis/log-record.js';
import { oneServer } from '../../src/redis/servers.js';
import { RedisTransferStore } from '../../src/redis/redis-transfer-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisUserTransfers } from '../../src/redis/redis-user-transfers.js';
import type { OfferDraft } from '../../src/transfers/offer.js';
import type { Transfer } from '../../src/transfers/transfer.js';
import { type Transfers, transfersOver } from '../../src/transfers/transfers.js';
import { RedisServer } from '../support/redis-server.js';

export const SETTINGS = librarySettings({
  logSize: 1000,
  logMs: 300_000,
  leaseMs: 15_000,
  graceMs: 30_000,
  roomCapacity: 50,
});
export const LASTING = { offerMs: 300_000, transferMs: 3_600_000 };

/** One server process' side: its own connections, over the one Redis. */
export interface Node extends Transfers {
  readonly store: RedisTransferStore;
  readonly users: RedisUserTransfers;
  readonly failures: unknown[];
}

export interface Seat {
  readonly participantId: string;
  readonly connectionId: string;
}

/** A private Redis and what happens on it. */
export class Stage {
  #skippedMs = 0;
  readonly #clients: Redis[] = [];
  readonly redis: Redis;
  readonly library: RedisLibrary;

  private constructor(private readonly server: RedisServer) {
    this.redis = server.redis;
    this.library = new RedisLibrary(this.redis);
  }

  static async set(): Promise<Stage> {
    const stage = new Stage(await RedisServer.start());
    await stage.library.load();
    return stage;
  }

  connect(): Redis {
    const client = new Redis({ path: this.server.url, maxRetriesPerRequest: null });
    this.#clients.push(client);
    return client;
  }

  /** With a client like the server's own, which gives up what isn't answered in time. */
  impatientNode(): Node {
    const client = commandClient(this.server.url, pino({ level: 'silent' }));
    this.#clients.push(client as Redis);
    return this.node(LASTING, client as Redis);
  }

  /** For what its nodes remember of earlier looks, so much time goes by. */
  later(ms: number): void {
    this.#skippedMs += ms;
  }

  /** Stands still: takes commands, answers nothing, and carries them out when it goes on. */
  freeze(): void {
    this.server.pause();
  }

  goOn(): void {
    this.server.resume();
  }

  node(times = LASTING, redis = this.connect()): Node {
    const library = new RedisLibrary(redis);
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => void failures.push(error);
    const store = new RedisTransferStore(redis, library, SETTINGS, times);
    const users = new RedisUserTransfers(redis, library, times);
    const hints = new RedisHints(
      redis,
      oneServer(() => this.connect()),
      onFailure,
    );
    const limiter = { take: async () => undefined };
    return {
      ...transfersOver({
        store,
        users,
        hints,
        limiter,
        watches: new Holdings(Infinity),
        onFailure,
        onEnded: () => undefined,
        onSwept: () => undefined,
        clock: () => performance.now() + this.#skippedMs,
      }),
      store,
      users,
      failures,
    };
  }

  async join(
    roomId: string,
    userId: string,
    as?: Seat & { readonly secret: string },
  ): Promise<Seat & { secret: string }> {
    const connectionId = randomUUID();
    const request = {
      user: userId,
      name: userId,
      id: as?.participantId ?? '',
      secret: as?.secret ?? '',
      new_id: randomUUID(),
      new_secret: randomUUID(),
      connection: connectionId,
      quality: 'UNKNOWN',
    };
    const reply = await this.#room('join', roomId, JSON.stringify(request));
    return { participantId: String(reply[6]), secret: String(reply[7]), connectionId };
  }

  async drop(roomId: string, { participantId, connectionId }: Seat): Promise<void> {
    await this.#room('drop', roomId, participantId, connectionId, '', '0');
  }

  async leave(roomId: string, userId: string, { participantId }: Seat): Promise<void> {
    await this.#room('leave', roomId, userId, participantId, '', '', '');
  }

  #room(name: string, roomId: string, ...args: string[]): Promise<unknown[]> {
    return this.library.call(name, partitionBase(partitionOf(roomId)), [roomId, SETTINGS.of(roomId), ...args]);
  }

  /** The transfer events in the room's log. */
  async changes(roomId: string): Promise<readonly (LoggedEvent & { readonly body: TransferEvent })[]> {
    const entries = await this.redis.xrange(roomKey(roomId, 'log'), '-', '+');
    const events = entries.map(([id, [, json = '']]) =>
      loggedEvent({ epoch: '', offset: Number.parseInt(id, 10) }, json),
    );
    return events.filter((event) => event?.body.type === 'transfer') as (LoggedEvent & { body: TransferEvent })[];
  }

  async strike(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    await this.server.stop();
  }
}

export function caller(userId: string, rooms?: readonly string[]): Caller {
  return { userId, name: userId, ...(rooms && { rooms }) };
}

let counter = 0;

/** A name that no other test uses. */
export function fresh(what: string): string {
  counter += 1;
  return `${what}-${process.pid}-${counter}`;
}

export function draft(roomId: string, receiverId: string, more: Partial<OfferDraft> = {}): OfferDraft {
  return { roomId, receiverId, filename: 'holiday.mov', size: 200_000, ...more };
}

/** A room with both in it, and a pending offer. */
export async function offered(
  stage: Stage,
  node: Node,
  more: Partial<OfferDraft> = {},
): Promise<{ roomId: string; alice: Caller; bob: Caller; seats: Seat[]; transfer: Transfer }> {
  const [roomId, alice, bob] = [fresh('room'), caller(fresh('alice')), caller(fresh('bob'))];
  const seats = [await stage.join(roomId, alice.userId), await stage.join(roomId, bob.userId)];
  const { transfer } = await node.offers.offer(alice, draft(roomId, bob.userId, more));
  return { roomId, alice, bob, seats, transfer };
}

/** What a refusal says: its code, and the status where it names one. */
export async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    const { code, details } = error as { code?: string; details?: { status?: string; field?: string } };
    return [code ?? String(error), details?.status ?? details?.field].filter(Boolean).join(' ');
  }
  return 'not refused';
}
