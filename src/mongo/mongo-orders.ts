import type { AnyBulkWriteOperation, Collection, Document, Filter } from 'mongodb';
import type { Order, Orders } from '../archive/erasures.js';
import { ArchiveAway } from '../archive/reading.js';
import { isAway } from './answers.js';
import { AT_ONCE, deleteAll, UPDATES_AT_ONCE } from './batches.js';
import type { Collections } from './collections.js';
import { placeLeftOf, type EventDocument } from './event-document.js';
import type { Lease } from './lease.js';
import type { Mongo } from './mongo.js';

/** Orders to erase, and how they are carried out. */
export class MongoOrders implements Orders {
  constructor(
    private readonly mongo: Mongo,
    private readonly lease: Lease,
  ) {}

  async isOurs(): Promise<boolean> {
    return this.mongo.isUp && this.#answered(() => this.lease.isOurs());
  }

  async release(): Promise<void> {
    await this.#answered(() => this.lease.release());
  }

  /** What was not done twice yet holds for later moments as well: the passes that follow go by the new one. */
  async accept({ id, userId, roomId, at, passes }: Order): Promise<string> {
    const whose = { ...(userId !== undefined && { userId }), ...(roomId !== undefined && { roomId }) };
    const order = { _id: id, v: 1, ...whose, at: new Date(at), passes, doneAt: null } as const;
    return this.#answered(async ({ erasures }) => {
      const begun = { ...whose, doneAt: null, passes: { $lte: 1 } };
      const over = { $max: { at: order.at }, $set: { passes } };
      // FerretDB can't find and change in one.
      const same = await erasures.findOne(begun, { projection: { _id: 1 } });
      if (same !== null && (await erasures.updateOne({ ...begun, _id: same._id }, over)).matchedCount > 0)
        return same._id;
      await erasures.insertOne(order);
      return id;
    });
  }

  async open(): Promise<readonly Order[]> {
    const rows = await this.#answered(({ erasures }) => erasures.find({ doneAt: null }).toArray());
    return rows.map(({ _id, userId, roomId, at, passes, passedAt }) => ({
      ...{ id: _id, userId, roomId, passes },
      at: at.getTime(),
      passedAt: passedAt?.getTime() ?? null,
    }));
  }

  async note({ id, passes, passedAt }: Order, isDone: boolean): Promise<void> {
    const at = passedAt === null ? null : new Date(passedAt);
    const $set = { passes, ...(at && { passedAt: at }), ...(isDone && { doneAt: at }) };
    await this.#answered(({ erasures }) => erasures.updateOne({ _id: id }, { $set }));
  }

  carryOut(order: Order, isOver: () => boolean): Promise<boolean> {
    const at = new Date(order.at);
    const { userId, roomId } = order;
    return this.#answered(async ({ events, visits, transfers, quality, sessions, gaps }) => {
      const until = { $lte: at };
      const ofWhom: Document = roomId === undefined ? { userId } : { roomId };
      const ofParties: Document =
        roomId === undefined ? { $or: [{ senderId: userId }, { receiverId: userId }] } : { roomId };
      const ofEvents: Document = roomId === undefined ? { users: userId } : { roomId };
      const isWhole =
        (await emptied(events, { ...ofEvents, at: until, erased: { $exists: false } }, isOver)) &&
        (await deleteAll(visits, { ...ofWhom, joinedAt: until }, isOver)) &&
        (await deleteAll(transfers, { ...ofParties, createdAt: until }, isOver)) &&
        (await deleteAll(quality, { ...ofWhom, at: until }, isOver));
      if (!isWhole || roomId === undefined) return isWhole;
      await gaps.updateMany({ rooms: roomId, from: until }, { $pull: { rooms: roomId } });
      // Of a session that somebody joined since, others will ask.
      const isOld = { $or: [{ lastJoinedAt: { $exists: false } }, { lastJoinedAt: until }] };
      return deleteAll(sessions, { roomId, openedAt: until, ...isOld }, isOver);
    });
  }

  async #answered<T>(ask: (collections: Collections) => Promise<T>): Promise<T> {
    this.mongo.requireUp();
    try {
      return await ask(this.mongo.collections);
    } catch (error) {
      if (!isAway(error)) throw error;
      this.mongo.failed(error);
      throw new ArchiveAway(error);
    }
  }
}

/** Their places stay. */
async function emptied(events: Collection<EventDocument>, filter: Document, isOver: () => boolean): Promise<boolean> {
  for (;;) {
    if (isOver()) return false;
    const some = await events.find(filter as Filter<EventDocument>, { limit: AT_ONCE }).toArray();
    for (let from = 0; from < some.length; from += UPDATES_AT_ONCE) {
      const replaced = some.slice(from, from + UPDATES_AT_ONCE).map((event): AnyBulkWriteOperation<EventDocument> => ({
        replaceOne: { filter: { _id: event._id }, replacement: placeLeftOf(event) },
      }));
      await events.bulkWrite(replaced, { ordered: false });
    }
    if (some.length < AT_ONCE) return true;
  }
}
