import type { Collection, Document, OptionalUnlessRequiredId } from 'mongodb';
import type { Archive } from '../archive/archive.js';
import { beganAt, usersOf, type Erasure } from '../archive/erased.js';
import { LATE_WRITES_MS } from '../archive/erasure-job.js';
import type { Batch, OutboxEntry } from '../archive/outbox.js';
import { ArchiveAway } from '../archive/reading.js';
import type { Logger } from '../logging.js';
import { answerOf, DUPLICATE_KEY } from './answers.js';
import { UPDATES_AT_ONCE } from './batches.js';
import type { CollectionName, Collections, ErasureDocument, GapDocument } from './collections.js';
import type { Upsert } from './history-documents.js';
import { gapOf, gapOfLoss, lossKeys } from './gaps.js';
import type { Mongo } from './mongo.js';
import { operationOf, rowsOf, type Row } from './rows.js';

/** An order to erase that came later than this into a batch may have been carried out before the batch was written. */
const LONG_MS = LATE_WRITES_MS / 2;
/** Two nodes that make one document at once: the one that comes second is told so, and finds it there the next time. */
const UPSERT_TRIES = 3;

export type LossReason = 'overflow' | 'poison';

export interface WriterTold {
  written(collection: CollectionName, count: number): void;
  lost(why: LossReason, count: number): void;
  /** How long one command took. */
  wrote(ms: number): void;
}

/** What came of rows: the others were there before. */
interface Outcome {
  readonly fresh: number;
  readonly refused: readonly OutboxEntry[];
}

/** Writes what waits in an outbox. All of it may be written any number of times, by several nodes at once, in any order. */
export class ArchiveWriter implements Archive {
  constructor(
    private readonly mongo: Mongo,
    private readonly told: WriterTold,
    private readonly logger: Logger,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get isUp(): boolean {
    return this.mongo.isUp;
  }

  onUp(listener: () => void): void {
    this.mongo.onUp(listener);
  }

  async keep(batch: Batch): Promise<void> {
    this.mongo.requireUp();
    try {
      await this.#keep(batch);
      this.mongo.worked();
    } catch (error) {
      if (error instanceof ArchiveAway) this.mongo.failed(error.cause);
      throw error;
    }
  }

  async #keep(batch: Batch): Promise<void> {
    const { collections } = this.mongo;
    const began = this.clock();
    const orders = await this.#ordersFor(batch.entries);
    const rows = rowsOf(batch.entries, orders.map(erasureOf));
    const refused: OutboxEntry[] = [...rows.unreadable];
    refused.push(...(await this.#upsert('sessions', collections.sessions, rows.sessions)));
    refused.push(...(await this.#upsert('visits', collections.visits, rows.visits)));
    refused.push(...(await this.#insert('events', collections.events, rows.events)));
    refused.push(...(await this.#insert('transfers', collections.transfers, rows.transfers)));
    refused.push(...(await this.#insert('quality', collections.quality, rows.quality)));
    await this.#tellOfPoison(batch, [...new Set(refused)]);
    await this.#tellOfLoss(batch);
    if (this.clock() - began > LONG_MS) await this.#orderAgain(batch.entries, orders);
  }

  /** This node stood still, or MongoDB is slow: what somebody had erased meanwhile may have been written after that. */
  async #orderAgain(entries: readonly OutboxEntry[], known: readonly ErasureDocument[]): Promise<void> {
    const isKnown = ({ _id, at }: ErasureDocument) =>
      known.some((one) => one._id === _id && one.at.getTime() === at.getTime());
    const missed = (await this.#ordersFor(entries)).filter((order) => !isKnown(order)).map(({ _id }) => _id);
    if (missed.length === 0) return;
    const { erasures } = this.mongo.collections;
    await this.#answered(() => erasures.updateMany({ _id: { $in: missed } }, { $set: { passes: 0, doneAt: null } }));
  }

  /** Those that may be about something in it. */
  async #ordersFor(entries: readonly OutboxEntry[]): Promise<readonly ErasureDocument[]> {
    const facts = entries.flatMap(({ fact }) => fact ?? []);
    if (facts.length === 0) return [];
    const earliest = new Date(facts.map(beganAt).reduce((least, at) => Math.min(least, at)));
    const users = [...new Set(facts.flatMap(usersOf))].filter((user) => user !== null);
    const whose = [{ userId: { $in: users } }, { roomId: { $in: [...new Set(facts.map(({ roomId }) => roomId))] } }];
    const { erasures } = this.mongo.collections;
    return this.#answered(() => erasures.find({ at: { $gte: earliest }, $or: whose }).toArray());
  }

  async #insert<Schema extends Document>(
    name: CollectionName,
    collection: Collection<Schema>,
    rows: readonly Row<Schema>[],
  ): Promise<readonly OutboxEntry[]> {
    const send = async (some: readonly Row<Schema>[]) => {
      const documents = some.map(({ written }) => written as OptionalUnlessRequiredId<Schema>);
      await collection.insertMany(documents, { ordered: false });
    };
    const { fresh, refused } = await this.#send(name, rows, send);
    this.told.written(name, fresh);
    return refused;
  }

  async #upsert<Schema extends Document>(
    name: CollectionName,
    collection: Collection<Schema>,
    rows: readonly Row<Upsert>[],
  ): Promise<readonly OutboxEntry[]> {
    const refused: OutboxEntry[] = [];
    const send = async (some: readonly Row<Upsert>[]) => {
      const operations = some.map(({ written }) => operationOf<Schema>(written));
      await collection.bulkWrite(operations, { ordered: false });
    };
    for (let from = 0; from < rows.length; from += UPDATES_AT_ONCE) {
      const outcome = await this.#send(name, rows.slice(from, from + UPDATES_AT_ONCE), send, UPSERT_TRIES);
      this.told.written(name, outcome.fresh);
      refused.push(...outcome.refused);
    }
    return refused;
  }

  /** `tries`: how often rows are sent that another node just made; 0: then they are done. */
  async #send<Written>(
    name: CollectionName,
    rows: readonly Row<Written>[],
    send: (rows: readonly Row<Written>[]) => Promise<void>,
    tries = 0,
  ): Promise<Outcome> {
    if (rows.length === 0) return { fresh: 0, refused: [] };
    const began = performance.now();
    try {
      await send(rows);
      return { fresh: rows.length, refused: [] };
    } catch (error) {
      const answer = answerOf(error);
      if (answer.kind === 'away') throw new ArchiveAway(error);
      if (answer.kind === 'unwritable') return await this.#sendApart(name, rows, send, tries, answer.code);
      const known = answer.refused.filter(({ code }) => code === DUPLICATE_KEY).flatMap(({ at }) => rows[at] ?? []);
      const refused = answer.refused.filter(({ code }) => code !== DUPLICATE_KEY);
      for (const { at, code } of refused) this.#tellRefused(name, rows[at], code);
      const entries = refused.flatMap(({ at }) => rows[at]?.entry ?? []);
      const fresh = rows.length - answer.refused.length;
      if (tries === 0 || known.length === 0) return { fresh, refused: entries };
      if (tries === 1) throw new ArchiveAway(error);
      const again = await this.#send(name, known, send, tries - 1);
      return { fresh: fresh + again.fresh, refused: [...entries, ...again.refused] };
    } finally {
      this.told.wrote(performance.now() - began);
    }
  }

  /** One of them is to blame: halves find it. */
  async #sendApart<Written>(
    name: CollectionName,
    rows: readonly Row<Written>[],
    send: (rows: readonly Row<Written>[]) => Promise<void>,
    tries: number,
    code: number,
  ): Promise<Outcome> {
    const [only] = rows;
    if (only !== undefined && rows.length === 1) {
      this.#tellRefused(name, only, code);
      return { fresh: 0, refused: [only.entry] };
    }
    const half = Math.ceil(rows.length / 2);
    const one = await this.#send(name, rows.slice(0, half), send, tries);
    const other = await this.#send(name, rows.slice(half), send, tries);
    return { fresh: one.fresh + other.fresh, refused: [...one.refused, ...other.refused] };
  }

  /** By its key alone: what people said is not for a log. */
  #tellRefused(collection: CollectionName, row: Row<unknown> | undefined, code: number): void {
    this.logger.warn({ collection, key: row?.key, code }, 'MongoDB refuses a document: it is left out');
  }

  async #tellOfPoison(batch: Batch, entries: readonly OutboxEntry[]): Promise<void> {
    this.told.lost('poison', await this.#addGaps(entries.map((entry) => gapOf(batch, entry))));
  }

  /** How many were lost is told by each outbox from its beginning on: what was told of before is known by the last gap. */
  async #tellOfLoss(batch: Batch): Promise<void> {
    const { loss } = batch;
    if (loss === null) return;
    const { gaps } = this.mongo.collections;
    const before = await this.#answered(() =>
      gaps
        .find({ _id: lossKeys(batch) })
        .sort({ _id: -1 })
        .limit(1)
        .toArray(),
    );
    const told = before[0]?.lost ?? 0;
    const isFresh = (await this.#addGaps([gapOfLoss(batch, loss)])) > 0;
    if (isFresh) this.told.lost('overflow', Math.max(0, loss.lost - told));
  }

  async #addGaps(gaps: readonly GapDocument[]): Promise<number> {
    const rows = gaps.map((written) => ({ entry: NO_ENTRY, key: written._id, written }));
    const collection: Collections['gaps'] = this.mongo.collections.gaps;
    const send = async (some: typeof rows) => {
      await collection.insertMany(
        some.map(({ written }) => written),
        { ordered: false },
      );
    };
    const { fresh } = await this.#send('gaps', rows, (some) => send([...some]));
    this.told.written('gaps', fresh);
    return fresh;
  }

  async #answered<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw new ArchiveAway(error);
    }
  }
}

function erasureOf({ userId, roomId, at }: ErasureDocument): Erasure {
  return { userId, roomId, at: at.getTime() };
}

const NO_ENTRY: OutboxEntry = { id: '', roomId: '', at: 0, fact: null };
