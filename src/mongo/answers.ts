import { BSON, MongoBulkWriteError, MongoError, MongoInvalidArgumentError, MongoServerError } from 'mongodb';

/** What it means that a write failed. */
export type Answer =
  /** MongoDB answered for each row: these were refused, the rest is done. */
  | { readonly kind: 'rows'; readonly refused: readonly { readonly at: number; readonly code: number }[] }
  /** One of the rows can't be written at all, and nobody says which. */
  | { readonly kind: 'unwritable'; readonly code: number }
  /** Nobody knows what was done. */
  | { readonly kind: 'away' };

export const DUPLICATE_KEY = 11_000;

/** BadValue, FailedToParse, TypeMismatch, InvalidBSON, DocumentValidationFailure, too large (three kinds). */
const OF_A_DOCUMENT = [2, 9, 14, 22, 121, 10_334, 17_280, 17_419];

/**
 * States of a server rather than of a document, which a router tells of for each row: host gone, no majority, shutting down, not
 * the primary, shard moved, no right, no space.
 */
const OF_THE_SERVER = new Set([
  6, 7, 13, 18, 50, 63, 64, 79, 89, 91, 112, 133, 150, 189, 234, 262, 8000, 9001, 10_107, 11_600, 11_602, 13_388,
  13_435, 13_436, 14_031,
]);

/** Looks at what was answered for the rows, not at the error's class: an outage while a server is chosen has that class too. */
export function answerOf(error: unknown): Answer {
  if (error instanceof MongoBulkWriteError) {
    const refused = [error.writeErrors].flat().map(({ index, code }) => ({ at: index, code }));
    const isServers = refused.some(({ code }) => OF_THE_SERVER.has(code));
    const isAcknowledged = error.err === undefined && error.result.getWriteConcernError() === undefined;
    if (refused.length > 0) return isServers || !isAcknowledged ? { kind: 'away' } : { kind: 'rows', refused };
  }
  const code = error instanceof MongoServerError ? Number(error.code ?? 0) : 0;
  const isUnwritable = isUnsayable(error) || OF_A_DOCUMENT.includes(code);
  return isUnwritable ? { kind: 'unwritable', code } : { kind: 'away' };
}

/** MongoDB gave no answer that counts: what was asked may be asked again. */
export function isAway(error: unknown): boolean {
  return error instanceof MongoError && answerOf(error).kind === 'away';
}

/** The driver itself can't put it into bytes. */
function isUnsayable(error: unknown): boolean {
  return BSON.BSONError.isBSONError(error) || error instanceof MongoInvalidArgumentError || error instanceof RangeError;
}
