import type { MongoServer } from '../support/mongo-server.js';

/** All documents of all collections, as one text. */
export async function allText({ db }: MongoServer): Promise<string> {
  const collections = await db.listCollections().toArray();
  const contents = collections.map(({ name }) => db.collection(name).find().toArray());
  return JSON.stringify(await Promise.all(contents));
}
