import type { Collection, Document } from 'mongodb';

/** Documents that are found and then deleted, or replaced, together. */
export const AT_ONCE = 1000;
/** With 100 updates in one command a server was seen to hang. */
export const UPDATES_AT_ONCE = 50;

interface Keyed extends Document {
  readonly _id: string;
}

/** Deletes what the filter finds, a part at a time; stops early where `isOver` says so, and says whether it did not. */
export async function deleteAll<Row extends Keyed>(
  collection: Collection<Row>,
  filter: Document,
  isOver: () => boolean,
  onDeleted: (count: number) => void = () => undefined,
): Promise<boolean> {
  const of = collection as unknown as Collection<Keyed>;
  for (;;) {
    if (isOver()) return false;
    const some = await of.find(filter).project<Keyed>({ _id: 1 }).limit(AT_ONCE).toArray();
    if (some.length > 0) {
      const { deletedCount } = await of.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } });
      onDeleted(deletedCount);
    }
    if (some.length < AT_ONCE) return true;
  }
}
