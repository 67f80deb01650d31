import { expect, test } from '@jest/globals';
import { MongoBulkWriteError, MongoServerError, type BulkWriteResult, type WriteError } from 'mongodb';
import { answerOf, type Answer } from '../../src/mongo/answers.js';

const AWAY: Answer = { kind: 'away' };
const concern = { code: 64, errmsg: 'waiting for replication timed out' };

/** As the driver makes it of what a server answered. */
function answered(codes: readonly number[], isConcerned = false): MongoBulkWriteError {
  const writeErrors = codes.map((code, index) => ({ code, index }) as WriteError);
  const result = { getWriteConcernError: () => (isConcerned ? concern : undefined) } as unknown as BulkWriteResult;
  return new MongoBulkWriteError({ message: 'no', code: codes[0] ?? 0, writeErrors }, result);
}

const server = (code: number) => new MongoServerError({ message: 'no', code });

test.each<[string, unknown, Answer]>([
  ['a key that is there', answered([11_000]), { kind: 'rows', refused: [{ at: 0, code: 11_000 }] }],
  [
    'refused by a validator',
    answered([11_000, 121]),
    {
      kind: 'rows',
      refused: [
        { at: 0, code: 11_000 },
        { at: 1, code: 121 },
      ],
    },
  ],
  ['not by a majority in time', answered([], true), AWAY],
  ['neither wholly nor by a majority', answered([11_000], true), AWAY],
  ['by a router: the shard is not there', answered([11_000, 133]), AWAY],
  ['no longer the primary', server(10_107), AWAY],
  ['shutting down', server(91), AWAY],
  ['no right to', server(13), AWAY],
  ['too large, the whole command', server(10_334), { kind: 'unwritable', code: 10_334 }],
  ['no BSON', server(22), { kind: 'unwritable', code: 22 }],
  ['anything else', new Error('socket hang up'), AWAY],
])('what an answer means: %s', (_, error, expected) => {
  expect(answerOf(error)).toEqual(expected);
});
