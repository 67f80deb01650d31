import { describe, expect, test } from '@jest/globals';
import { cancelCode, errorText, readingCode, storingFailure } from '../../src/client/transfers/end-codes.js';

describe('an end that a client makes by itself', () => {
  test.each([
    ['FILE_UNREADABLE', 'CANCELLED_BY_SENDER'],
    ['FILE_NOT_HASHED', 'CANCELLED_BY_SENDER'],
    ['CHUNKS_DAMAGED', 'CANCELLED_BY_RECEIVER'],
    ['DISK_FULL', 'CANCELLED_BY_RECEIVER'],
    ['NOT_STORED', 'CANCELLED_BY_RECEIVER'],
  ] as const)('%s is known at the other end by the reason, from whom it can come alone', (code, endReason) => {
    const other = endReason === 'CANCELLED_BY_SENDER' ? 'CANCELLED_BY_RECEIVER' : 'CANCELLED_BY_SENDER';
    const texts = [errorText(code), errorText(code, new Error('the browser’s words'))];
    expect(texts.map((text) => cancelCode(endReason, text))).toEqual([code, code]);
    expect(texts.map((text) => cancelCode(other, text))).toEqual([null, null]);
  });

  test('is no person’s: who cancels, with a reason or without, decided it', () => {
    for (const reason of [null, 'wrong file', 'The file arrived damaged', 'Too many damaged chunksters'])
      expect(cancelCode('CANCELLED_BY_RECEIVER', reason)).toBeNull();
    expect(cancelCode('EXPIRED', 'The file can no longer be read')).toBeNull();
  });

  test('has the code of what the browser says', () => {
    const named = (name: string): Error => new DOMException('as the browser says it', name);
    expect(['NotReadableError', 'NotFoundError', 'OperationError'].map((name) => readingCode(named(name)))).toEqual([
      'FILE_UNREADABLE',
      'FILE_UNREADABLE',
      'FILE_NOT_HASHED',
    ]);
    expect(
      [named('QuotaExceededError'), named('NotFoundError'), new Error('no')].map((error) => storingFailure(error).code),
    ).toEqual(['DISK_FULL', 'NOT_STORED', 'NOT_STORED']);
  });
});
