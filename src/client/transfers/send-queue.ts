import { ladderDelay, wait } from '../connection/ladder.js';
import { randomKey } from '../connection/random-key.js';
import { RejoinRequestError, hasCode } from '../connection/request-error.js';
import { offeredName } from './offered-name.js';
import { QueuedFile, type Batch, type QueuedFileRecord } from './queued-file.js';
import type { QueueRecord } from './queue-record.js';
import { ACCEPTED, LIVE } from './statuses.js';
import type { Transfer } from './transfer.js';

/** As much of a transfer as the queue looks at. */
export type Outgoing = Pick<Transfer, 'status' | 'endReason' | 'withUserId' | 'batch'>;

/** What the queue needs of the room. */
export interface SendQueueHost {
  readonly isConnected: boolean;
  /** All transfers that our user sends, ended ones too. */
  readonly outgoing: readonly Outgoing[];
  /** How many live transfers a user may send at a time. */
  limit(signal: AbortSignal): Promise<number>;
  /** Asks until the server answers; throws its refusal. */
  offer(file: QueuedFile, batch: Batch | null, signal: AbortSignal): Promise<Transfer>;
  /** The list, or one of it, is another than before. */
  queueChanged(): void;
}

/**
 * Files that wait to be offered. An offer is made as soon as the user has fewer live transfers than allowed, first to the
 * receiver that has the fewest of them. A batch is offered by one file; the others follow once the receiver accepted one,
 * and are dropped when it declines one.
 */
export class SendQueue {
  #files: readonly QueuedFile[] = [];
  readonly #batches = new Map<string, Batch>();
  #record: QueueRecord | null = null;
  readonly #ending = new AbortController();
  #limit = 0;
  #isRunning = false;
  /** The server refused one more: nothing is offered until then (ms), to that receiver, or ('') to anybody. */
  readonly #rests = new Map<string, number>();
  #refusals = 0;
  /** Who was offered something, the latest last. */
  #served: readonly string[] = [];

  constructor(private readonly host: SendQueueHost) {}

  /** Waiting and dropped ones, in the order in which they were added. */
  get files(): readonly QueuedFile[] {
    return this.#files;
  }

  /** A batch of which files wait here. */
  batch(id: string): Batch | null {
    return this.#batches.get(id) ?? null;
  }

  /** Each file once for each receiver; several files to one receiver are a batch. */
  add(receiverIds: readonly string[], files: readonly File[]): readonly QueuedFile[] {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const added = receiverIds.flatMap((receiverId) => {
      const batchId = files.length > 1 ? randomKey() : null;
      if (batchId) this.#batches.set(batchId, { id: batchId, count: files.length, size });
      return files.map((file) => {
        const filename = offeredName(file.name);
        return this.#queued({ id: randomKey(), receiverId, filename, size: file.size, batchId }, file);
      });
    });
    const { signal } = this.#ending;
    if (signal.aborted) for (const file of added) file.settle(signal.reason as RejoinRequestError);
    else this.#show([...this.#files, ...added]);
    this.consider();
    return added;
  }

  /** What waited before the page was reloaded: it needs its files again. */
  restore(record: QueueRecord): void {
    const { files, batches } = record.load();
    for (const batch of batches) if (!this.#batches.has(batch.id)) this.#batches.set(batch.id, batch);
    const known = new Set(this.#files.map(({ id }) => id));
    const restored = files.filter(({ id }) => !known.has(id)).map((facts) => this.#queued(facts, null));
    this.#record = record;
    this.#show([...restored, ...this.#files]);
  }

  /** We are in the room, a place became free, or a receiver answered. */
  consider(placeIsFree = false): void {
    if (placeIsFree) this.#rests.delete('');
    this.#dropAnswered();
    if (!this.#isRunning && !this.#ending.signal.aborted) void this.#run();
  }

  /** The visit is over. `forget`: a reload of the page has nothing to tell of it. */
  end(error: RejoinRequestError, forget: boolean): void {
    this.#ending.abort(error);
    const waiting = this.#files.filter(({ state }) => state === 'waiting');
    if (!forget) this.#record = null;
    for (const file of waiting) file.settle(error);
    this.#show([]);
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    this.#isRunning = true;
    try {
      for (let file = this.#next(); file && !signal.aborted; file = this.#next()) await this.#offer(file, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  async #offer(file: QueuedFile, signal: AbortSignal): Promise<void> {
    try {
      this.#limit ||= await this.host.limit(signal);
      if (this.#next() !== file) return;
      this.#served = [...this.#served.filter((id) => id !== file.receiverId), file.receiverId];
      const batch = file.batchId === null ? null : this.batch(file.batchId);
      file.begin();
      this.#keep();
      const transfer = await this.host.offer(file, batch, signal);
      this.#refusals = 0;
      if (file.state !== 'waiting') return void transfer.cancel().catch(() => undefined);
      file.settle(transfer);
      this.#show(this.#files.filter((one) => one !== file));
    } catch (error) {
      if (signal.aborted) throw error;
      // An ended token is replaced, and the room comes back with the new one.
      if (hasCode(error, 'TRANSFER_LIMIT', 'UNAUTHENTICATED')) this.#rest(file.receiverId, error);
      else
        this.#drop(
          [file],
          error instanceof RejoinRequestError ? error : new RejoinRequestError('FAILED', String(error)),
        );
    }
  }

  /** The next one to offer; null: none can be, for now. */
  #next(): QueuedFile | null {
    if (!this.host.isConnected || this.#isResting('')) return null;
    const live = this.host.outgoing.filter(({ status }) => LIVE.has(status));
    if (this.#limit > 0 && live.length >= this.#limit) return null;
    const asking = this.#asking();
    const first = new Map<string, QueuedFile>();
    for (const file of this.#files) {
      if (!file.isReady || first.has(file.receiverId)) continue;
      if (this.#isResting(file.receiverId) || (file.batchId !== null && asking.has(file.batchId))) continue;
      first.set(file.receiverId, file);
    }
    const liveTo = (user: string): number => live.filter(({ withUserId }) => withUserId === user).length;
    const servedAt = (user: string): number => this.#served.indexOf(user);
    const byTurn = (one: string, other: string): number =>
      liveTo(one) - liveTo(other) || servedAt(one) - servedAt(other);
    const [receiver = ''] = [...first.keys()].sort(byTurn);
    return first.get(receiver) ?? null;
  }

  /** Batches for which the receiver was asked and has not answered yet. */
  #asking(): ReadonlySet<string> {
    const accepted = this.#accepted();
    const pending = this.host.outgoing.filter(({ status }) => status === 'PENDING');
    return new Set(pending.flatMap(({ batch }) => (batch && !accepted.has(batch.id) ? batch.id : [])));
  }

  #accepted(): ReadonlySet<string> {
    const accepted = this.host.outgoing.filter(({ status }) => ACCEPTED.has(status));
    return new Set(accepted.flatMap(({ batch }) => batch?.id ?? []));
  }

  /** Of a batch that was declined, or for which nobody answered, nothing more is offered. */
  #dropAnswered(): void {
    const accepted = this.#accepted();
    for (const { endReason, batch } of this.host.outgoing) {
      if (!batch) continue;
      if (endReason === 'REJECTED') this.#dropBatch(batch.id, 'DECLINED', 'The receiver declined these files');
      if (endReason === 'EXPIRED' && !accepted.has(batch.id))
        this.#dropBatch(batch.id, 'UNANSWERED', 'The receiver did not answer');
    }
  }

  #dropBatch(batchId: string, code: string, message: string): void {
    const waiting = this.#files.filter((file) => file.batchId === batchId && file.state === 'waiting');
    this.#drop(waiting, new RejoinRequestError(code, message));
  }

  /** They stay in the list with the reason. */
  #drop(files: readonly QueuedFile[], error: RejoinRequestError): void {
    if (files.length === 0) return;
    for (const file of files) {
      file.settle(error);
      this.#shrinkBatch(file);
    }
    this.#show(this.#files);
  }

  #cancel(file: QueuedFile): void {
    if (!this.#files.includes(file)) return;
    if (file.state === 'waiting') this.#shrinkBatch(file);
    file.settle(new RejoinRequestError('CANCELLED', 'The file was taken out of the queue'));
    this.#show(this.#files.filter((one) => one !== file));
  }

  /** Later offers of the batch say how many files there really are. */
  #shrinkBatch({ batchId, size }: QueuedFile): void {
    const batch = batchId === null ? null : this.batch(batchId);
    if (batch) this.#batches.set(batch.id, { ...batch, count: batch.count - 1, size: batch.size - size });
  }

  #rest(receiverId: string, { code, details }: RejoinRequestError): void {
    // A receiver may have too many offers waiting; all else is about us, our places in other tabs and rooms included.
    const isAboutReceiver = code === 'TRANSFER_LIMIT' && details['limit'] !== this.#limit;
    const whose = isAboutReceiver ? receiverId : '';
    const ms = ladderDelay(++this.#refusals);
    const until = Date.now() + ms;
    this.#rests.set(whose, until);
    // A timer may fire a little before the clock says so.
    const end = (): void => {
      if (this.#rests.get(whose) === until) this.#rests.delete(whose);
      this.consider();
    };
    wait(ms, this.#ending.signal).then(end, () => {});
  }

  #isResting(whose: string): boolean {
    return (this.#rests.get(whose) ?? 0) > Date.now();
  }

  #queued(facts: QueuedFileRecord, file: File | null): QueuedFile {
    const queue = { cancel: (one: QueuedFile) => this.#cancel(one), attached: () => this.#attached() };
    return new QueuedFile(facts, file, queue);
  }

  #attached(): void {
    this.#show(this.#files);
    this.consider();
  }

  #show(files: readonly QueuedFile[]): void {
    this.#files = files;
    const needed = new Set(files.map(({ batchId }) => batchId));
    for (const id of this.#batches.keys()) if (!needed.has(id)) this.#batches.delete(id);
    this.#keep();
    this.host.queueChanged();
  }

  /** Where a reload of the page finds it. */
  #keep(): void {
    const waiting = this.#files.filter(({ state }) => state === 'waiting');
    const files = waiting.map(({ id, receiverId, filename, size, batchId, begun }) => {
      return { id, receiverId, filename, size, batchId, begun };
    });
    this.#record?.save({ files, batches: [...this.#batches.values()] });
  }
}
