import { randomUUID } from 'node:crypto';
import type { Batch, Loss, Outbox, OutboxEntry } from '../archive/outbox.js';
import { partitionBase, partitions } from './keys.js';
import type { RedisLibrary } from './library.js';
import { factOf, placeOf } from './outbox-record.js';

/** What one taking brings at most. */
const ENTRIES_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 1_048_576;

type Entry = readonly [id: string, fields: readonly string[]];

export class RedisOutbox implements Outbox {
  /** Names this node to the others. */
  readonly #node = randomUUID();
  #listener: (partition: number, bytes: number) => void = () => undefined;

  constructor(private readonly library: RedisLibrary) {}

  onWaiting(listener: (partition: number, bytes: number) => void): void {
    this.#listener = listener;
  }

  /** A sweep saw so many bytes wait there. */
  waits(partition: number, bytes: number): void {
    this.#listener(partition, bytes);
  }

  async take(partition: number): Promise<Batch | null> {
    const reply = await this.#call('take_outbox', partition, this.#node, ENTRIES_AT_ONCE, BYTES_AT_ONCE);
    const [outbox, memory, lost, from, to, rooms, ...entries] = reply as [string?, ...unknown[]];
    if (outbox === undefined) return null;
    const loss = Number(lost) > 0 ? lossFrom(Number(lost), Number(from), Number(to), String(rooms)) : null;
    return { partition, outbox, memory: String(memory), loss, entries: (entries as Entry[]).map(entryFrom) };
  }

  async done({ partition, outbox, memory, entries, loss }: Batch): Promise<number> {
    const args = [outbox, memory, entries.at(-1)?.id ?? '', loss?.lost ?? 0];
    const [bytes] = await this.#call('trim_outbox', partition, ...args);
    return Number(bytes);
  }

  async release(partition: number): Promise<void> {
    await this.#call('release_outbox', partition, this.#node);
  }

  async shed(partition: number, downToBytes: number): Promise<void> {
    await this.#call('shed_outbox', partition, Math.max(0, downToBytes));
  }

  async isPast(at: number): Promise<boolean> {
    const oldest = await Promise.all(partitions().map((partition) => this.#call('outbox_since', partition)));
    return oldest.every(([since]) => Number(since) === 0 || Number(since) > at);
  }

  #call(name: string, partition: number, ...args: (string | number)[]): Promise<unknown[]> {
    return this.library.call(name, partitionBase(partition), args);
  }
}

function lossFrom(lost: number, from: number, to: number, rooms: string): Loss {
  return { lost, from, to, rooms: rooms === '*' ? null : rooms.split(' ') };
}

function entryFrom([id, fields]: Entry): OutboxEntry {
  const named: Record<string, string> = {};
  for (let at = 0; at < fields.length; at += 2) named[fields[at] ?? ''] = fields[at + 1] ?? '';
  return { id, ...placeOf(named), fact: factOf(named) };
}
