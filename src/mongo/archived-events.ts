import type { ArchivedEvent, ArchivedEvents, EventRange } from '../archive/archived-events.js';
import { eventKey, fromEventDocument } from './event-document.js';
import type { Mongo } from './mongo.js';

/** Documents in one answer of MongoDB: most replays need one or two. */
const A_BATCH = 1000;

/** A log's events are one range of keys, in their order. */
export class MongoArchivedEvents implements ArchivedEvents {
  constructor(private readonly mongo: Mongo) {}

  get isUp(): boolean {
    return this.mongo.isUp;
  }

  async read({ epoch, after, upTo }: EventRange, maxBytes: number, signal: AbortSignal): Promise<ArchivedEvent[]> {
    const range = { $gt: eventKey({ epoch, offset: after }), $lte: eventKey({ epoch, offset: upTo }) };
    return this.mongo.read(
      'replay',
      async ({ events }, options) => {
        const found: ArchivedEvent[] = [];
        let bytes = 0;
        const documents = events.find({ _id: range }, { ...options, sort: { _id: 1 }, batchSize: A_BATCH });
        for await (const document of documents) {
          const archived = fromEventDocument(document);
          if (archived === null) continue;
          found.push(archived);
          bytes += archived.event.bytes;
          if (bytes > maxBytes) break;
        }
        return found;
      },
      signal,
    );
  }

  async hadVisited(roomId: string, userId: string, by: number, signal: AbortSignal): Promise<boolean> {
    const visit = { userId, roomId, joinedAt: { $lte: new Date(by) } };
    return this.mongo.read(
      'visits',
      async ({ visits }, options) => (await visits.findOne(visit, { ...options, projection: { _id: 1 } })) !== null,
      signal,
    );
  }
}
