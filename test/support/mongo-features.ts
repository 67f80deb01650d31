import type { Db } from 'mongodb';

/** What servers of the protocol differ in, found by trying: a name or version says little. */
export interface MongoFeatures {
  /** Such an index is made and listed as asked. Whether anything is deleted by it, only waiting shows. */
  readonly ttlIndexes: boolean;
  /** A document that a validator forbids is refused with 121. */
  readonly validators: boolean;
  /** A range of `_id` is read from its index (IXSCAN), not from the whole collection. */
  readonly rangesByIndex: boolean;
  /** A `$group` may compute several results; else all but the first are wrong, and nobody is told. */
  readonly severalResults: boolean;
  /** There may be a failover: a majority is more than this one server. */
  readonly replicaSet: boolean;
}

export async function featuresOf(db: Db): Promise<MongoFeatures> {
  const ttlIndexes = await tried(() => takesTtl(db));
  const validators = await tried(() => validates(db));
  const rangesByIndex = await tried(() => scansIndex(db));
  const severalResults = await tried(() => sumsTwice(db));
  const hello = await db.command({ hello: 1 });
  const replicaSet = hello['setName'] !== undefined;
  return { ttlIndexes, validators, rangesByIndex, severalResults, replicaSet };
}

/** What it refuses, it doesn't have. A server that is away has all of it and none. */
async function tried(feature: () => Promise<boolean>): Promise<boolean> {
  try {
    return await feature();
  } catch (error) {
    if (error instanceof Error && error.name === 'MongoServerError') return false;
    throw error;
  }
}

async function takesTtl(db: Db): Promise<boolean> {
  const probe = db.collection('probe_ttl');
  try {
    await probe.createIndexes([{ key: { at: 1 }, name: 'at_ttl', expireAfterSeconds: 3600 }]);
    const indexes = await probe.indexes();
    return indexes.some(({ name, expireAfterSeconds }) => name === 'at_ttl' && expireAfterSeconds === 3600);
  } finally {
    await probe.drop();
  }
}

async function validates(db: Db): Promise<boolean> {
  const validator = { $jsonSchema: { required: ['v'], properties: { v: { enum: [1] } } } };
  const probe = await db.createCollection('probe_validator', { validator });
  try {
    await probe.insertOne({ v: 2 });
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 121;
  } finally {
    await probe.drop();
  }
}

async function scansIndex(db: Db): Promise<boolean> {
  const probe = db.collection<{ _id: string }>('probe_range');
  try {
    await probe.insertOne({ _id: 'a' });
    const plan = await probe.find({ _id: { $gt: 'a', $lt: 'b' } }).explain('queryPlanner');
    return JSON.stringify(plan).includes('"IXSCAN"');
  } finally {
    await probe.drop();
  }
}

async function sumsTwice(db: Db): Promise<boolean> {
  const probe = db.collection('probe_group');
  try {
    await probe.insertOne({ seconds: 5 });
    const group = { _id: null, count: { $sum: 1 }, seconds: { $sum: '$seconds' } };
    const [found] = await probe.aggregate([{ $group: group }]).toArray();
    return found?.['count'] === 1 && found['seconds'] === 5;
  } finally {
    await probe.drop();
  }
}
