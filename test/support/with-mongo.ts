import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MongoServer, mongoAtHand } from './mongo-server.js';

/** test/mongo/left-out.mjs finds by it what it tells of. */
const LEFT_OUT = 'needs a MongoDB server';

/** Of the server that the whole suite shares, from its first `beforeAll` on. */
export type SuiteOverMongo = (mongo: () => MongoServer) => void;

/**
 * A suite over a MongoDB server, with a database of its own. Without a server it is left out, and the run says so in one line
 * at its end; with REQUIRE_MONGODB=1 it fails.
 */
export function describeWithMongo(name: string, suite: SuiteOverMongo): void {
  describeOver('any', name, suite);
}

/** The same over a server that the suite may pause, kill and start again: never the one of MONGODB_TEST_URL. */
export function describeWithOwnMongo(name: string, suite: SuiteOverMongo): void {
  describeOver('own', name, suite);
}

function describeOver(which: 'any' | 'own', name: string, suite: SuiteOverMongo): void {
  const required = process.env['REQUIRE_MONGODB'] === '1';
  if (mongoAtHand(which) === undefined && !required) {
    describe.skip(name, () => test(LEFT_OUT, () => undefined));
    return;
  }
  let server: MongoServer | undefined;
  describe(name, () => {
    beforeAll(async () => (server = await MongoServer.start(which)));
    afterAll(() => server?.stop());
    suite(() => {
      if (server === undefined) throw new Error('The suite’s MongoDB server has not been started yet');
      return server;
    });
  });
}
