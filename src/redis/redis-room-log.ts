import type { LoggedEvent } from '../log/event.js';
import type { Page } from '../log/recovery.js';
import type { LiveListener, RoomLog } from '../log/room-log.js';
import { Channels } from './channels.js';
import { partitionBase, partitionOf, roomKey, slotOfPartition } from './keys.js';
import type { LibrarySettings } from './library-settings.js';
import type { RedisLibrary } from './library.js';
import { liveMessage, loggedEvent } from './log-record.js';
import type { Servers } from './servers.js';

export class RedisRoomLog implements RoomLog {
  readonly #listeners = new Map<string, Set<LiveListener>>();
  readonly #channels: Channels;

  constructor(
    servers: Servers,
    private readonly library: RedisLibrary,
    private readonly settings: LibrarySettings,
    onRefused: (reason: string | null) => void = () => undefined,
  ) {
    this.#channels = new Channels(servers, 'ssubscribe', {
      heard: (channel, message) => this.#heard(channel, message),
      restored: (channel) => this.#listeners.get(channel)?.forEach((listener) => listener.interrupted()),
      refused: onRefused,
    });
  }

  async readAfter(roomId: string, offset: number): Promise<Page> {
    const args = [roomId, this.settings.of(roomId), offset];
    const reply = await this.library.call('read_log', partitionBase(partitionOf(roomId)), args);
    const [epoch, top, now, ...entries] = reply;
    return { epoch: String(epoch), top: Number(top), events: eventsFrom(String(epoch), entries), now: Number(now) };
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

  #heard(channel: string, message: string): void {
    const listeners = this.#listeners.get(channel);
    if (listeners === undefined) return;
    const heard = liveMessage(message);
    for (const listener of listeners) listener.heard(heard);
  }
}

/** From offset, record, …; a record that can't be read is left out: it shows as a hole. */
function eventsFrom(epoch: string, entries: readonly unknown[]): LoggedEvent[] {
  return entries.flatMap((offset, at) =>
    at % 2 === 0 ? (loggedEvent({ epoch, offset: Number(offset) }, String(entries[at + 1])) ?? []) : [],
  );
}
