import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { LoggedEvent } from '../log/event.js';
import type { Page } from '../log/recovery.js';
import type { LiveListener, RoomLog } from '../log/room-log.js';
import type { RedisClient } from './connect.js';
import { partitionBase, partitionOf, roomKey } from './keys.js';
import type { RedisLibrary } from './library.js';
import { liveMessage, loggedEvent } from './log-record.js';
import { asOutage } from './outage.js';
import { millisOf, replies } from './replies.js';

type Entry = readonly [id: string, fields: readonly string[]];

/** Resubscribing spreads over this time, so that a Redis that just came back isn't overrun. */
const JITTER_MS = 150;
const RETRY_MS = 250;
/** A subscription waits for Redis as long as it takes; who asked for it doesn't. */
const SUBSCRIBE_MS = 2000;
const IN_FLIGHT_MS = 300;

export class RedisRoomLog implements RoomLog {
  readonly #listeners = new Map<string, Set<LiveListener>>();
  #wasReady = false;

  constructor(
    private readonly redis: RedisClient,
    private readonly subscriber: RedisClient,
    private readonly library: RedisLibrary,
    private readonly settings: string,
    /** As in the settings: where set, it stands for the run id. */
    private readonly fenceId = '',
  ) {
    subscriber.on('smessage', (channel: string, message: string) => this.#heard(channel, message));
    subscriber.on('ready', () => this.#ready());
    // Redis ends a sharded subscription by itself when its slot moves to another node.
    subscriber.on('sunsubscribe', (channel: string) => void this.#resubscribe(channel));
    for (const event of ['+node', '-node']) subscriber.on(event, () => this.#resubscribeAll());
    this.#wasReady = subscriber instanceof Redis && subscriber.status === 'ready';
  }

  /** Everything of one moment, the process that answers included: after a failover its log is not the one it seems. */
  async readAfter(roomId: string, offset: number): Promise<Page> {
    const [info, meta, entries, time] = await replies(
      this.redis
        .multi()
        .info('server')
        .hmget(roomKey(roomId, 'meta'), 'e', 's', 'r')
        .xrange(roomKey(roomId, 'log'), `(${offset}-0`, '+')
        .time(),
    );
    const [epoch, top, process] = meta as (string | null)[];
    if (epoch && process !== this.#processOf(String(info))) {
      await this.library.call('fence', partitionBase(partitionOf(roomId)), [roomId, this.settings]);
      return this.readAfter(roomId, offset);
    }
    const events = epoch ? eventsFrom(epoch, entries as Entry[]) : [];
    return { epoch: epoch ?? '', top: Number(top ?? 0), events, now: millisOf(time) };
  }

  async follow(roomId: string, listener: LiveListener): Promise<() => void> {
    const channel = roomKey(roomId, 'live');
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    try {
      await within(SUBSCRIBE_MS, this.subscriber.ssubscribe(channel));
    } catch (error) {
      this.#unfollow(channel, listener);
      throw asOutage(error);
    }
    return () => this.#unfollow(channel, listener);
  }

  /** Answers come in the order of what was told; a Cluster has a connection a shard, so there it is a matter of time. */
  async heardAll(): Promise<void> {
    if (this.subscriber instanceof Redis) await within(SUBSCRIBE_MS, this.subscriber.ping());
    else await wait(IN_FLIGHT_MS);
  }

  #unfollow(channel: string, listener: LiveListener): void {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    this.subscriber.sunsubscribe(channel).catch(() => undefined);
  }

  #processOf(info: string): string {
    return this.fenceId || (/run_id:(\w+)/.exec(info)?.[1] ?? '');
  }

  #heard(channel: string, message: string): void {
    const listeners = this.#listeners.get(channel);
    if (listeners === undefined) return;
    const heard = liveMessage(message);
    for (const listener of listeners) listener.heard(heard);
  }

  /** ioredis subscribes again by itself after this event, but tells nobody when that is done: do it once more, and await it. */
  #ready(): void {
    if (this.#wasReady) this.#resubscribeAll();
    this.#wasReady = true;
  }

  #resubscribeAll(): void {
    for (const channel of this.#listeners.keys()) {
      setTimeout(() => void this.#resubscribe(channel), Math.random() * JITTER_MS).unref();
    }
  }

  async #resubscribe(channel: string): Promise<void> {
    if (!this.#listeners.has(channel)) return;
    try {
      await this.subscriber.ssubscribe(channel);
      for (const listener of this.#listeners.get(channel) ?? []) listener.interrupted();
    } catch {
      setTimeout(() => void this.#resubscribe(channel), RETRY_MS).unref();
    }
  }
}

async function within(ms: number, answer: Promise<unknown>): Promise<void> {
  const answered = new AbortController();
  const late = wait(ms, undefined, { signal: answered.signal }).then(() => {
    throw new Error('Command timed out');
  });
  await Promise.race([answer, late]).finally(() => answered.abort());
}

/** An entry that can't be read is left out: it shows as a hole. */
function eventsFrom(epoch: string, entries: readonly Entry[]): LoggedEvent[] {
  return entries.flatMap(([id, fields]) => {
    const offset = Number(id.slice(0, id.indexOf('-')));
    return loggedEvent({ epoch, offset }, fields[1] ?? '') ?? [];
  });
}
