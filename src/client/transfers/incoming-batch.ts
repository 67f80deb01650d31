import type { Transfer } from './transfer.js';

/** The part of an answered batch that outlives a reload of the page. @internal */
export interface BatchRecord {
  readonly id: string;
  /** A user. */
  readonly senderId: string;
  readonly answer: 'accepted' | 'declined';
  /** What the person agreed to: at most so many files, and bytes in all. */
  readonly count: number;
  readonly size: number;
  /** Accepted transfers of it: id and bytes. */
  readonly taken: readonly (readonly [id: string, size: number])[];
  /** The ids of those that are complete. */
  readonly complete: readonly string[];
}

/** How far a batch is. */
export interface BatchProgress {
  /** How many files are complete. */
  readonly files: number;
  /** How many files the batch has, as its sender says. */
  readonly count: number;
  /** The verified bytes of all its files. */
  readonly bytes: number;
  /** The bytes of all its files, as its sender says. */
  readonly size: number;
}

/**
 * Files that a sender offers together, so that the receiver answers once. The sender offers one of them; after `accept`
 * this client accepts the others as they are offered, up to the count and size that the sender had given by then. Beyond
 * them `state` becomes `open` again.
 */
export class IncomingBatch {
  /** The batch's id, chosen by its sender at random. */
  readonly id: string;
  /** The user id of the sender. */
  readonly senderId: string;
  #transfers: readonly Transfer[] = [];
  #answer: BatchRecord['answer'] | null = null;
  #agreed = { count: 0, size: 0 };
  readonly #taken = new Map<string, number>();
  readonly #complete = new Set<string>();

  constructor(
    { id, senderId }: Pick<BatchRecord, 'id' | 'senderId'>,
    private readonly changed: () => void,
  ) {
    this.id = id;
    this.senderId = senderId;
  }

  /** A batch that was answered before the page was reloaded. @internal */
  static restored(record: BatchRecord, changed: () => void): IncomingBatch {
    const batch = new IncomingBatch(record, changed);
    batch.#answer = record.answer;
    batch.#agreed = { count: record.count, size: record.size };
    for (const [id, size] of record.taken) batch.#taken.set(id, size);
    for (const id of record.complete) batch.#complete.add(id);
    return batch;
  }

  /** The transfers that were offered so far, in that order. After a reload: the live ones, and complete ones whose file is still kept. */
  get transfers(): readonly Transfer[] {
    return this.#transfers;
  }

  /** `open`: an offer waits for `accept` or `reject`. `unanswered`: this page did not answer, and no offer waits. */
  get state(): 'open' | 'accepted' | 'declined' | 'unanswered' {
    if (this.#open.length > 0 && !this.#isElsewhere) return 'open';
    return this.#answer ?? 'unanswered';
  }

  /** How many files the batch has, as the sender said last. */
  get count(): number {
    return this.#said?.count ?? this.#agreed.count;
  }

  /** The bytes of all its files, as the sender said last. */
  get size(): number {
    return this.#said?.size ?? this.#agreed.size;
  }

  /** How far the whole batch is, files of before a reload included. */
  get progress(): BatchProgress {
    const known = new Set(this.#transfers.map(({ id }) => id));
    const earlier = [...this.#complete].filter((id) => !known.has(id));
    const before = earlier.reduce((sum, id) => sum + (this.#taken.get(id) ?? 0), 0);
    const verified = this.#transfers.reduce((sum, one) => sum + one.progress.bytes, 0);
    const { count, size } = this;
    return { files: this.#complete.size, count, bytes: Math.min(before + verified, size), size };
  }

  /**
   * Accepts all files of the batch, also those that are offered later. Resolves when the server has accepted the ones that
   * are offered now. Rejects with the first refusal, as `Transfer.accept` does; the others are accepted nevertheless.
   */
  async accept(): Promise<void> {
    const open = this.#open;
    const bytes = open.reduce((sum, { size }) => sum + size, 0);
    const taken = [...this.#taken.values()].reduce((sum, size) => sum + size, 0);
    // Asked again, since more came than was agreed on: then that is agreed on too.
    const count = Math.max(this.count, this.#taken.size + open.length);
    this.#agreed = { count, size: Math.max(this.size, taken + bytes) };
    this.#answer = 'accepted';
    await this.#take(open);
  }

  /**
   * Rejects all files that are not accepted yet, also those that are offered later; the sender stops offering. `reason`: a
   * text for the sender, up to 1000 characters. Rejects with the first refusal, as `Transfer.reject` does.
   */
  async reject(reason?: string): Promise<void> {
    this.#answer = 'declined';
    const open = this.#open;
    this.changed();
    await Promise.all(open.map((transfer) => transfer.reject(reason)));
  }

  /**
   * Cancels the files that are on their way, and rejects those that are offered later. Complete files stay. Rejects with the
   * first refusal, as `Transfer.cancel` does.
   */
  async cancel(): Promise<void> {
    const live = this.#transfers.filter(({ status }) => status === 'ACTIVE' || status === 'PAUSED');
    await Promise.all([this.reject(), ...live.map((transfer) => transfer.cancel())]);
  }

  /** One more transfer of the batch is known. True: it waits for the person's answer. @internal */
  met(transfer: Transfer): boolean {
    this.#transfers = [...this.#transfers, transfer];
    this.noticed(transfer);
    if (transfer.status !== 'PENDING') return false;
    if (this.#answer === 'declined') {
      transfer.reject().catch(() => undefined);
      return false;
    }
    if (this.#answer === 'accepted' && this.#isAgreed(transfer)) {
      this.#take([transfer]).catch(() => undefined);
      return false;
    }
    return !this.#isElsewhere;
  }

  /** A transfer changed its status. @internal */
  noticed(transfer: Transfer): void {
    if (transfer.status !== 'COMPLETED' || this.#complete.has(transfer.id)) return;
    this.#taken.set(transfer.id, transfer.size);
    this.#complete.add(transfer.id);
    this.changed();
  }

  /** Null where nothing was answered. @internal */
  get record(): BatchRecord | null {
    const { id, senderId } = this;
    const [taken, complete] = [[...this.#taken], [...this.#complete]];
    return this.#answer && { id, senderId, answer: this.#answer, ...this.#agreed, taken, complete };
  }

  get #open(): readonly Transfer[] {
    return this.#transfers.filter(({ id, status }) => status === 'PENDING' && !this.#taken.has(id));
  }

  /** Another tab of ours moves it, and answers. */
  get #isElsewhere(): boolean {
    return this.#answer === null && this.#transfers.some(({ elsewhere }) => elsewhere);
  }

  get #said(): { readonly count: number; readonly size: number } | null {
    return this.#transfers.at(-1)?.batch ?? null;
  }

  #isAgreed({ id, size }: Transfer): boolean {
    if (this.#taken.has(id)) return true;
    const bytes = [...this.#taken.values()].reduce((sum, taken) => sum + taken, size);
    return this.#taken.size < this.#agreed.count && bytes <= this.#agreed.size;
  }

  async #take(transfers: readonly Transfer[]): Promise<void> {
    for (const { id, size } of transfers) this.#taken.set(id, size);
    this.changed();
    const results = await Promise.allSettled(transfers.map((transfer) => this.#takeOne(transfer)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** One whose acceptance is refused still waits for an answer, unless it has ended. */
  async #takeOne(transfer: Transfer): Promise<void> {
    try {
      await transfer.accept();
    } catch (error) {
      this.#taken.delete(transfer.id);
      this.changed();
      throw error;
    }
  }
}
