import { afterEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatBytes, formatDuration } from '../../src/page/amounts.js';
import type { TransferErrorCode } from '../../src/client/rejoin-client.js';
import { endingOf } from '../../src/page/file-row.js';
import { withoutMarks } from '../../src/page/texts/isolated.js';
import { speak } from '../../src/page/texts/text.js';
import { canGoAgain, endOf, progressOf, stateOf } from '../../src/page/transfer-wording.js';

afterEach(() => speak('en', ['en']));

type Told = Parameters<typeof stateOf>[0];

const transfer = (change: Partial<Told>): Told => ({
  direction: 'outgoing',
  status: 'ACTIVE',
  size: 1_000_000,
  pausedByMe: false,
  pausedByOther: false,
  pausedByConnection: false,
  endReason: null,
  error: null,
  errorCode: null,
  acceptedAt: '2026-06-15T09:00:00.000Z',
  route: 'peer',
  elsewhere: false,
  needsFile: false,
  otherNeedsFile: false,
  isStalled: false,
  fileReady: false,
  progress: { bytes: 450_000, size: 1_000_000, percent: 45, bytesPerSecond: 100_000, secondsLeft: 5.5 },
  ...change,
});

describe('a transfer', () => {
  test.each([
    [transfer({ status: 'PENDING' }), 'Waiting for Bob to accept'],
    [transfer({ status: 'PENDING', needsFile: true }), 'Choose the file again to go on'],
    [transfer({}), 'Sending directly'],
    [transfer({ pausedByMe: true }), 'Paused by you'],
    [transfer({ elsewhere: true, route: null }), 'Under way in another tab or device of yours'],
    [transfer({ direction: 'incoming', route: 'relay' }), 'Receiving by way of the server'],
    [transfer({ route: null }), 'Connecting to Bob'],
    [transfer({ needsFile: true }), 'Choose the file again to go on'],
    [transfer({ direction: 'incoming', otherNeedsFile: true }), 'Bob must choose the file again'],
    [transfer({ isStalled: true }), 'Waiting for Bob'],
    [transfer({ isStalled: true, route: null }), 'Waiting for Bob'],
    [transfer({ status: 'PAUSED', pausedByMe: true }), 'Paused by you'],
    [transfer({ status: 'PAUSED', pausedByMe: true, pausedByOther: true }), 'Paused by you and Bob'],
    [transfer({ status: 'PAUSED', pausedByConnection: true }), 'Waiting for Bob’s connection'],
    [transfer({ status: 'COMPLETED' }), 'Bob has it, complete and checked'],
    [transfer({ status: 'CANCELLED', endReason: 'REJECTED' }), 'Bob declined it'],
    [
      transfer({ status: 'CANCELLED', endReason: 'CANCELLED_BY_RECEIVER', error: 'not now' }),
      'Bob cancelled it: “not now”',
    ],
    [
      transfer({ direction: 'incoming', status: 'COMPLETED', error: '…', errorCode: 'FILE_DAMAGED' }),
      'It arrived damaged and was thrown away. Bob must send it again.',
    ],
    [transfer({ status: 'FAILED', endReason: 'EXPIRED', acceptedAt: null }), 'Bob did not answer in time'],
    [transfer({ status: 'FAILED', endReason: 'EXPIRED' }), 'It was not finished in time'],
    [transfer({ status: 'CANCELLED', endReason: 'CANCELLED_BY_SENDER' }), 'You cancelled it'],
    [transfer({ direction: 'incoming', status: 'CANCELLED', endReason: 'CANCELLED_BY_SENDER' }), 'Bob cancelled it'],
    [
      transfer({ status: 'FAILED', endReason: 'CHECKSUM_MISMATCH' }),
      'It arrived damaged and was thrown away. Send it again.',
    ],
  ])('says how it stands (%#)', (told, text) => {
    expect(withoutMarks(stateOf(told, 'Bob'))).toBe(text);
  });

  test('says how far it is', () => {
    expect(progressOf(transfer({}))).toBe('45 % · 450 kB of 1.00 MB · 100 kB/s · 6 s left');
    expect(progressOf(transfer({ status: 'PAUSED' }))).toBe('45 % · 450 kB of 1.00 MB');
    expect(progressOf(transfer({ status: 'COMPLETED' }))).toBe('1.00 MB');
    // How far another tab is, this page is told now and then only.
    expect(progressOf(transfer({ elsewhere: true }))).toBe('1.00 MB');
  });
});

describe('a transfer of the past', () => {
  test.each([
    ['outgoing', 'COMPLETED', 'COMPLETED', 'Bob has it, complete and checked'],
    ['incoming', 'COMPLETED', 'COMPLETED', 'Complete and checked'],
    ['incoming', 'CANCELLED', 'REJECTED', 'You declined it'],
    ['outgoing', 'FAILED', 'STATE_LOST', 'The server lost track of it. Send it again.'],
  ] as const)('that was %s, and ended %s by %s, is told as %s', (direction, status, endReason, text) => {
    const ended = { direction, status, endReason, error: null, errorCode: null, acceptedAt: null };
    expect(withoutMarks(endOf(ended, 'Bob'))).toBe(text);
  });
});

const SCHEMA = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const END_REASONS = [.../enum TransferEndReason \{([^]*?)\n\}/.exec(SCHEMA)![1]!.matchAll(/^  ([A-Z_]+)$/gm)].map(
  ([, reason]) => reason!,
);
const ERROR_CODES: Readonly<Record<TransferErrorCode, string>> = {
  FILE_UNREADABLE: 'CANCELLED_BY_SENDER',
  FILE_NOT_HASHED: 'CANCELLED_BY_SENDER',
  CHUNKS_DAMAGED: 'CANCELLED_BY_RECEIVER',
  DISK_FULL: 'CANCELLED_BY_RECEIVER',
  NOT_STORED: 'CANCELLED_BY_RECEIVER',
  FILE_DAMAGED: 'COMPLETED',
};

describe.each(['en', 'de'] as const)('an end, in %s,', (code) => {
  const told = (direction: Told['direction'], change: Partial<Told>): string =>
    withoutMarks(stateOf(transfer({ direction, status: 'FAILED', ...change }), 'Bob'));

  test.each(['outgoing', 'incoming'] as const)(
    'of each reason that the server has is told to the %s side',
    async (way) => {
      await speak(code, [code]);
      const reasons = END_REASONS.filter((endReason) => endReason !== 'COMPLETED');
      expect(reasons.length).toBeGreaterThan(7);
      const texts = reasons.map((endReason) => told(way, { endReason }));
      expect(new Set([...texts, told(way, { endReason: null })]).size).toBe(reasons.length + 1);
    },
  );

  test('that a client made by itself is told as no person’s decision, to both sides', async () => {
    await speak(code, [code]);
    const decided = ['outgoing', 'incoming'].flatMap((direction) =>
      ['CANCELLED_BY_SENDER', 'CANCELLED_BY_RECEIVER'].map((endReason) =>
        told(direction as Told['direction'], { endReason }),
      ),
    );
    for (const [errorCode, endReason] of Object.entries(ERROR_CODES) as [TransferErrorCode, string][]) {
      const texts = (['outgoing', 'incoming'] as const).map((way) =>
        told(way, { endReason, errorCode, error: 'English' }),
      );
      for (const text of texts) expect(decided.some((one) => text.startsWith(one))).toBe(false);
      expect(texts.join(' ')).not.toContain('English');
    }
  });
});

test('a sender is told what to do, and can do it', () => {
  const ended = transfer({ status: 'CANCELLED', endReason: 'CANCELLED_BY_SENDER', errorCode: 'FILE_UNREADABLE' });
  expect(stateOf(ended, 'Bob')).toBe(
    'The file was changed, moved or deleted before it had gone. Choose it again to send it.',
  );
  expect(canGoAgain(ended)).toBe(true);
  for (const change of [
    { endReason: 'REJECTED' },
    { endReason: 'CANCELLED_BY_SENDER' },
    { direction: 'incoming' },
  ] as const)
    expect(canGoAgain(transfer({ status: 'CANCELLED', ...change }))).toBe(false);
});

test.each([
  ['report.final.pdf', 'report.final', '.pdf'],
  ['Makefile', 'Makefile', ''],
  ['.profile', '.profile', ''],
  ['draft.', 'draft.', ''],
  ['a sentence. And more of it', 'a sentence. And more of it', ''],
  ['קובץ.tar', 'קובץ', '.tar'],
  ['photo.ｊｐｅｇ', 'photo', '.ｊｐｅｇ'],
])('of %s the ending stays in sight', (name, stem, ending) => {
  expect(endingOf(name)).toEqual({ stem, ending });
});

test('German amounts have a comma', async () => {
  await speak('de', ['de-AT']);
  expect([formatBytes(1_234_567), formatBytes(12_345), formatDuration(72 * 3600)]).toEqual([
    '1,23 MB',
    '12,3 kB',
    '3 Tage',
  ]);
  expect(progressOf(transfer({}))).toBe('45 % · 450 kB von 1,00 MB · 100 kB/s · noch 6 s');
});
