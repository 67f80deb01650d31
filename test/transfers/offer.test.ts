import { describe, expect, test } from '@jest/globals';
import { RejoinError } from '../../src/errors.js';
import { checkedOffer, LEGACY_TERMS, PEER_TERMS } from '../../src/transfers/offer.js';
import { draft } from './stage.js';

/** The code and the field of a refusal, or what was made. */
function outcome<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RejoinError)) throw error;
    return `${error.code} ${error.details.field}`;
  }
}

describe('the rules of an offer', () => {
  const offer = (more: object, terms = PEER_TERMS) =>
    outcome(() => checkedOffer('alice', draft('room', 'bob', more), terms));

  test.each([
    [{ size: -1 }, 'BAD_USER_INPUT size'],
    [{ size: 1.5 }, 'BAD_USER_INPUT size'],
    [{ size: NaN }, 'BAD_USER_INPUT size'],
    [{ size: Infinity }, 'BAD_USER_INPUT size'],
    [{ size: 524_288_001 }, 'FILE_TOO_LARGE size'],
    ...[
      'a\nb',
      'text',
      'text/',
      '/plain',
      'text/pl ain',
      'text /plain',
      'text/plain, text/html',
      'text/plain; a',
      'text/plain; a=',
      'text/plain; a="b',
      'text/plain; a=b c',
      'text/plain;a="\u0001"',
      'text/plain\r\nx: y',
      'téxt/plain',
      ' ',
      `text/${'a'.repeat(251)}`,
    ].map((mimeType) => [{ mimeType }, 'BAD_USER_INPUT mimeType'] as const),
    [{ sha256: 'ab' }, 'BAD_USER_INPUT sha256'],
    [{ idempotencyKey: '' }, 'BAD_USER_INPUT idempotencyKey'],
    [{ idempotencyKey: 'k'.repeat(129) }, 'BAD_USER_INPUT idempotencyKey'],
    ...['', 'a b', 'a\n', 'é', 'b'.repeat(129)].map((batchId) => [{ batchId }, 'BAD_USER_INPUT batchId'] as const),
    [{ batchCount: 1 }, 'BAD_USER_INPUT batchId'],
    [{ batchSize: 200_000 }, 'BAD_USER_INPUT batchId'],
    ...[0, -1, 1.5, NaN, 100_001].map(
      (batchCount) => [{ batchId: 'b', batchCount }, 'BAD_USER_INPUT batchCount'] as const,
    ),
    ...[199_999, -1, 200_000.5, NaN, 2 ** 53].map(
      (batchSize) => [{ batchId: 'b', batchSize }, 'BAD_USER_INPUT batchSize'] as const,
    ),
    [{ receiverId: 'alice' }, 'BAD_USER_INPUT receiverId'],
    [{ receiverId: '' }, 'BAD_USER_INPUT receiverId'],
    [{ roomId: 'a b' }, 'BAD_USER_INPUT roomId'],
  ])('%j: %s', (more, refused) => {
    expect(offer(more)).toBe(refused);
  });

  test.each([
    [0, 0],
    [1, 1],
    [65_536, 1],
    [65_537, 2],
    [524_288_000, 8000],
  ])('%d bytes are %d chunks', (size, totalChunks) => {
    expect(offer({ size })).toMatchObject({ size, totalChunks, chunkSize: 65_536 });
  });

  test.each([
    [{}, { batchId: null, batchCount: null, batchSize: null }],
    [
      { batchId: 'b', batchCount: null },
      { batchId: 'b', batchCount: null, batchSize: null },
    ],
    [
      { batchId: '~'.repeat(128), batchCount: 100_000, batchSize: Number.MAX_SAFE_INTEGER },
      { batchId: '~'.repeat(128), batchCount: 100_000, batchSize: Number.MAX_SAFE_INTEGER },
    ],
    [
      { batchId: '!', batchCount: 1, batchSize: 200_000 },
      { batchId: '!', batchCount: 1, batchSize: 200_000 },
    ],
  ])('a batch is kept as its sender says: %j', (given, kept) => {
    expect(offer(given)).toMatchObject(kept);
  });

  test('a digest is kept in lower case', () => {
    expect(offer({ sha256: 'AB'.repeat(32) })).toMatchObject({ sha256: 'ab'.repeat(32) });
  });

  test.each([
    'application/pdf',
    'image/svg+xml',
    'Text/HTML;charset=UTF-8',
    'text/plain ; charset="a \\" b" ;x=y;',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    `text/${'a'.repeat(250)}`,
  ])('a media type is kept: %s', (mimeType) => {
    expect(offer({ mimeType })).toMatchObject({ mimeType });
    expect(offer({ mimeType }, LEGACY_TERMS)).toMatchObject({ mimeType });
  });

  test('an empty MIME type is none; the shim keeps any text', () => {
    expect(offer({ mimeType: '' })).toMatchObject({ mimeType: null });
    for (const mimeType of ['', 'text', 'a\nb', 'x'.repeat(255)]) {
      expect(offer({ mimeType }, LEGACY_TERMS)).toMatchObject({ mimeType });
    }
    expect(offer({ mimeType: '\ud800' }, LEGACY_TERMS)).toMatchObject({ mimeType: '\ufffd' });
  });

  test('the shim takes an offer to oneself', () => {
    expect(offer({ receiverId: 'alice' }, LEGACY_TERMS)).toMatchObject({ receiverId: 'alice' });
  });
});
