import { read, type SeatStorage } from '../room/seat.js';
import { IncomingBatch, type BatchRecord } from './incoming-batch.js';
import type { Transfer } from './transfer.js';

/** No transfer lives longer; answers to older batches are not needed any more. */
const KEPT_BATCHES = 20;

/** The batches that others offer to us. A batch is one of its sender: nobody else can add to it. */
export class IncomingBatches {
  #batches: readonly IncomingBatch[] = [];
  #storage: SeatStorage | null = null;
  #name = '';

  constructor(private readonly changed: () => void) {}

  /** Newest first. */
  get all(): readonly IncomingBatch[] {
    return this.#batches;
  }

  /** What was answered before the page was reloaded. */
  restore(storage: SeatStorage | null, name: string): void {
    this.#storage = storage;
    this.#name = name;
    const kept = read(storage, name);
    const records = Array.isArray(kept) ? kept.filter(isRecord) : [];
    const known = (record: BatchRecord): boolean => this.#find(record.senderId, record.id) !== undefined;
    const restored = records.filter((record) => !known(record));
    this.#batches = [...this.#batches, ...restored.map((one) => IncomingBatch.restored(one, () => this.#changed()))];
  }

  /** What was answered counts no more: we left. */
  forget(): void {
    this.#batches = [];
    this.#storage?.removeItem(this.#name);
  }

  /** True: it waits for the person's answer, on its own or with its batch. */
  met(transfer: Transfer): boolean {
    const { batch, withUserId } = transfer;
    if (!batch) return transfer.status === 'PENDING';
    return (this.#find(withUserId, batch.id) ?? this.#add(withUserId, batch.id)).met(transfer);
  }

  noticed(transfer: Transfer): void {
    const { batch, withUserId, direction } = transfer;
    if (batch && direction === 'incoming') this.#find(withUserId, batch.id)?.noticed(transfer);
  }

  #find(senderId: string, id: string): IncomingBatch | undefined {
    return this.#batches.find((one) => one.id === id && one.senderId === senderId);
  }

  #add(senderId: string, id: string): IncomingBatch {
    const batch = new IncomingBatch({ id, senderId }, () => this.#changed());
    this.#batches = [batch, ...this.#batches];
    return batch;
  }

  #changed(): void {
    const records = this.#batches.flatMap(({ record }) => record ?? []).slice(0, KEPT_BATCHES);
    if (this.#name !== '') this.#storage?.setItem(this.#name, JSON.stringify(records));
    this.changed();
  }
}

function isRecord(value: unknown): value is BatchRecord {
  const { id, senderId, answer, count, size, taken, complete } = (value ?? {}) as Partial<
    Record<keyof BatchRecord, unknown>
  >;
  const texts = [id, senderId].every((text) => typeof text === 'string');
  const numbers = [count, size].every((number) => typeof number === 'number');
  const lists = Array.isArray(taken) && Array.isArray(complete);
  return texts && numbers && lists && (answer === 'accepted' || answer === 'declined');
}
