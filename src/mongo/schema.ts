import { MongoServerError, type Db, type Document, type IndexDescription } from 'mongodb';
import type { CollectionName } from './collections.js';

/** How long what is in a collection is kept, in ms. */
export type Lifetimes = Readonly<Record<CollectionName, number>>;

/** `eventsMs` 0: none are kept. What tells of both is kept as long as either. */
export function lifetimesOf(eventsMs: number, historiesMs: number): Lifetimes {
  const longest = Math.max(eventsMs, historiesMs);
  const histories = { sessions: historiesMs, visits: historiesMs, transfers: historiesMs, quality: historiesMs };
  return { events: eventsMs, ...histories, gaps: longest, erasures: longest };
}

/** Fields from which an index is made, all of them ascending. */
type Key = Readonly<Record<string, 1>>;

interface Shape {
  /** The field by which it becomes too old. */
  readonly age: string;
  /** What is old and isn't so stays; a TTL would ask for the age alone. */
  readonly deletedOnly?: Document;
  readonly indexes: readonly Key[];
  /** Fields that each document has, by their BSON types. */
  readonly fields: Readonly<Record<string, string>>;
}

const TEXT = 'string';
const PLACE = { roomId: TEXT, at: 'date' };

/** Lists are read by a moment and the key: an index that ends with the key gives them in that order. Further fields are allowed. */
export const SHAPES: Readonly<Record<CollectionName, Shape>> = {
  events: {
    age: 'at',
    indexes: [{ roomId: 1, at: 1, _id: 1 }, { users: 1 }],
    fields: { ...PLACE, sessionId: TEXT, type: TEXT },
  },
  sessions: {
    age: 'openedAt',
    indexes: [{ roomId: 1, openedAt: 1, _id: 1 }],
    fields: { roomId: TEXT, openedAt: 'date', day: TEXT, peak: 'number', epochs: 'array' },
  },
  visits: {
    age: 'joinedAt',
    indexes: [
      { roomId: 1, joinedAt: 1, _id: 1 },
      { roomId: 1, leftAt: 1, _id: 1 },
      { userId: 1, joinedAt: 1, _id: 1 },
      { sessionId: 1 },
    ],
    fields: { roomId: TEXT, sessionId: TEXT, userId: TEXT, name: TEXT, joinedAt: 'date', day: TEXT },
  },
  transfers: {
    age: 'endedAt',
    indexes: [
      { senderId: 1, endedAt: 1, _id: 1 },
      { receiverId: 1, endedAt: 1, _id: 1 },
      { roomId: 1, endedAt: 1, _id: 1 },
    ],
    fields: { roomId: TEXT, senderId: TEXT, receiverId: TEXT, status: TEXT, endedAt: 'date', day: TEXT },
  },
  quality: {
    age: 'at',
    indexes: [{ sessionId: 1, at: 1 }, { roomId: 1, at: 1, _id: 1 }, { userId: 1 }],
    fields: { ...PLACE, sessionId: TEXT, userId: TEXT, quality: TEXT, day: TEXT },
  },
  gaps: { age: 'at', indexes: [], fields: { from: 'date', to: 'date', at: 'date', lost: 'number' } },
  erasures: { age: 'at', deletedOnly: { doneAt: { $ne: null } }, indexes: [], fields: { at: 'date' } },
};

/** Our own job comes each minute; what is a little too old is left out by whoever reads. */
export const GRACE_MS = 120_000;
/** Named apart from the index by age alone, of which a server may have one from before. */
const EXPIRY = 'expiry';

/** Makes what is missing of indexes, TTL and validators; what the server hasn't learnt is left out. Says which of it that was. */
export async function prepare(db: Db, lifetimes: Lifetimes): Promise<readonly string[]> {
  const lacking = new Set<string>();
  for (const [name, shape] of Object.entries(SHAPES) as [CollectionName, Shape][]) {
    if (!(await isTaken(() => validate(db, name, shape)))) lacking.add('validators');
    // One a command: FerretDB drops the connection when two of a command are there already.
    for (const key of shape.indexes) await index(db, name, { key, name: nameOf(key) });
    const byAge: Key = { [shape.age]: 1 };
    if (shape.deletedOnly === undefined) {
      if (await isTaken(() => expire(db, name, byAge, lifetimes[name]), CANT_EXPIRE)) continue;
      lacking.add('TTL');
    }
    await isTaken(() => index(db, name, { key: byAge, name: nameOf(byAge) }), INDEX_CONFLICTS);
  }
  return [...lacking];
}

async function index(db: Db, name: CollectionName, description: IndexDescription & { key: Key }): Promise<void> {
  await db.collection(name).createIndexes([description]);
}

function nameOf(key: Key): string {
  return Object.keys(key).join('_');
}

const NAMESPACE_EXISTS = 48;
const INDEX_CONFLICTS = [85, 86];

async function validate(db: Db, name: CollectionName, shape: Shape): Promise<void> {
  const validator = validatorOf(shape);
  try {
    await db.createCollection(name, { validator });
  } catch (error) {
    if (!hasCode(error, NAMESPACE_EXISTS)) throw error;
    await db.command({ collMod: name, validator });
  }
}

function validatorOf({ fields }: Shape): Document {
  const properties = Object.fromEntries(Object.entries(fields).map(([field, bsonType]) => [field, { bsonType }]));
  return {
    $jsonSchema: {
      bsonType: 'object',
      required: ['_id', 'v', ...Object.keys(fields)],
      properties: { _id: { bsonType: TEXT }, v: { bsonType: 'number', minimum: 1 }, ...properties },
    },
  };
}

/** Where an index by age is there with another time, or none, that one is changed, if the server can: else our own job does it alone. */
async function expire(db: Db, name: CollectionName, key: Key, lifetimeMs: number): Promise<void> {
  const expireAfterSeconds = Math.ceil((lifetimeMs + GRACE_MS) / 1000);
  try {
    await index(db, name, { key, name: EXPIRY, expireAfterSeconds });
  } catch (error) {
    if (!hasCode(error, ...INDEX_CONFLICTS)) throw error;
    await db.command({ collMod: name, index: { keyPattern: key, expireAfterSeconds } });
  }
}

/** CommandNotFound, CommandNotSupported, NotImplemented: it hasn't learnt that. Any other refusal is one to be told of. */
const UNLEARNT = [59, 115, 238];
/** As an older server answers where it is to give an index a time that has none: BadValue, IndexNotFound, InvalidOptions. */
const CANT_EXPIRE = [...UNLEARNT, 2, 27, 72];

async function isTaken(make: () => Promise<void>, refusals: readonly number[] = UNLEARNT): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (!hasCode(error, ...refusals)) throw error;
    return false;
  }
}

function hasCode(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof MongoServerError && typeof error.code === 'number' && codes.includes(error.code);
}
