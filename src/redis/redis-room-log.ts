import type { LoggedEvent } from '../log/event.js';
import type { Page } from '../log/recovery.js';
import type { LiveListener, RoomLog } from '../log/room-log.js';
import { Channels } from './channels.js';
import type { RedisClient } from './connect.js';
import { partitionBase, partitionOf, roomKey, slotOfPartition } from './keys.js';
import type { RedisLibrary } from './library.js';
import { liveMessage, loggedEvent } from './log-record.js';
import { millisOf, replies } from './replies.js';
import type { Servers } from './servers.js';

type Entry = readonly [id: string, fields: readonly string[]];

export class RedisRoomLog implements RoomLog {
  readonly #listeners = new Map<string, Set<LiveListener>>();
  readonly #channels: Channels;

  constructor(
    private readonly redis: RedisClient,
    servers: Servers,
    private readonly library: RedisLibrary,
    private readonly settings: string,
    /** As in the settings: where set, it stands for the run id. */
    private readonly fenceId = '',
    onRefused: (reason: string | null) => void = () => undefined,
  ) {
    this.#channels = new Channels(servers, 'ssubscribe', {
      heard: (channel, message) => this.#heard(channel, message),
      restored: (channel) => this.#listeners.get(channel)?.forEach((listener) => listener.interrupted()),
      refused: onRefused,
    });
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
      await this.#channels.subscribe(channel, slotOfPartition(partitionOf(roomId)));
    } catch (error) {
      this.#unfollow(channel, listener);
      throw error;
    }
    return () => this.#unfollow(channel, listener);
  }

  heardAll(roomId: string): Promise<void> {
    return this.#channels.heardAll(roomKey(roomId, 'live'));
  }

  mistrust(roomId: string): void {
    this.#channels.mistrust(roomKey(roomId, 'live'));
  }

  close(): void {
    this.#channels.close();
  }

  #unfollow(channel: string, listener: LiveListener): void {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    this.#channels.unsubscribe(channel);
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
}

/** An entry that can't be read is left out: it shows as a hole. */
function eventsFrom(epoch: string, entries: readonly Entry[]): LoggedEvent[] {
  return entries.flatMap(([id, fields]) => {
    const offset = Number(id.slice(0, id.indexOf('-')));
    return loggedEvent({ epoch, offset }, fields[1] ?? '') ?? [];
  });
}
