import { describe, expect, test } from '@jest/globals';
import { RejoinRequestError } from '../../src/client/rejoin-client.js';
import { batchProgress, batchState, queuedState, type BatchFigures } from '../../src/page/batch-wording.js';
import { figuresOf } from '../../src/page/batch-row.js';
import { listed, type BatchItem, type ListedTransfer } from '../../src/page/files-list.js';
import { gatherFrom, MOST_FILES } from '../../src/page/folders.js';
import { withoutMarks } from '../../src/page/texts/isolated.js';
import { throttled } from '../../src/page/throttle.js';
import { until } from '../support/until.js';

function transfer(id: string, change: Partial<ListedTransfer> = {}): ListedTransfer {
  return { id, direction: 'outgoing', withUserId: 'grace', createdAt: '2026-11-30T10:00:00Z', batch: null, ...change };
}

const b1 = { batch: { id: 'b1', count: 3, size: 9 } };

describe('the list of files', () => {
  test('shows files that go together as one, with those that wait', () => {
    const transfers = [transfer('4'), transfer('3', b1), transfer('2', b1), transfer('1')];
    const queue = [
      { id: 'q', receiverId: 'grace', batchId: 'b1' },
      { id: 'r', receiverId: 'grace', batchId: null },
      { id: 's', receiverId: 'carl', batchId: 'b2' },
    ];
    const shown = listed(transfers, queue, []).map((item) =>
      item.kind === 'batch' ? [item.withUserId, item.transfers.map(({ id }) => id), item.queued.length] : item.key,
    );
    expect(shown).toEqual([['carl', [], 1], 'r', '4', ['grace', ['2', '3'], 1], '1']);
  });

  test('keeps batches of the same id apart by direction and person', () => {
    const incoming = { ...b1, direction: 'incoming' as const };
    const transfers = [transfer('1', b1), transfer('2', incoming), transfer('3', { ...incoming, withUserId: 'eve' })];
    const eves = { id: 'b1', senderId: 'eve' };
    const items = listed(transfers, [], [eves]);
    expect(items.map((item) => item.kind === 'batch' && item.batch)).toEqual([null, null, eves]);
  });
});

describe('files that come together', () => {
  const ended = { status: 'CANCELLED', endReason: 'CANCELLED_BY_SENDER', errorCode: null };
  const here = { status: 'COMPLETED', endReason: 'COMPLETED', errorCode: null };
  const asked = { status: 'PENDING', endReason: null, errorCode: null };
  const isOver = (...transfers: object[]): boolean => {
    const batch = { state: 'accepted', progress: { files: 1, count: 9, bytes: 1, size: 9 } };
    const item = { kind: 'batch', direction: 'incoming', transfers, queued: [], batch };
    return figuresOf(item as unknown as BatchItem, true).over;
  };

  test('are over when their sender stopped the newest of them, and nothing of them moves or waits', () => {
    expect(isOver(here, ended)).toBe(true);
    expect(isOver(ended, here)).toBe(false);
    expect(isOver(here, ended, asked)).toBe(false);
    expect(isOver(here, { ...ended, errorCode: 'FILE_UNREADABLE' })).toBe(false);
  });
});

describe('files that go together', () => {
  const figures = (change: Partial<BatchFigures>): BatchFigures => {
    const none = {
      complete: 0,
      waiting: 0,
      needFile: 0,
      asking: 0,
      moving: 0,
      failed: 0,
      declined: false,
      over: false,
    };
    return { outgoing: true, count: 30, bytes: 0, size: 60_000_000, ...none, ...change };
  };
  const over = (change: Partial<BatchFigures>) => figures({ over: true, ...change });
  const incoming = { outgoing: false };

  test.each([
    [figures({ waiting: 30 }), 'Waiting for a free place'],
    [figures({ waiting: 29, asking: 1 }), 'Waiting for Grace to accept'],
    [figures({ complete: 12, moving: 5, waiting: 13 }), 'Sending: 12 of 30 files'],
    [figures({ complete: 12, failed: 2, moving: 5, waiting: 11 }), 'Sending: 12 of 30 files, 2 not'],
    [figures({ complete: 4, needFile: 26 }), '26 files did not go: choose them again'],
    [over({ complete: 30 }), 'Grace has all of them, complete and checked'],
    [over({ complete: 28, failed: 2 }), 'Grace has 28 of 30 files, complete and checked'],
    [
      over({ complete: 2, failed: 28, declined: true }),
      'Grace has 2 of 30 files, complete and checked; Grace declined the rest',
    ],
    [over({ failed: 30 }), 'Grace got none of them'],
    [over({ failed: 30, declined: true }), 'Grace declined them'],
    [figures({ ...incoming, complete: 3, moving: 5 }), 'Receiving: 3 of 30 files'],
    [figures({ ...incoming, complete: 3 }), '3 of 30 files: waiting for Grace'],
    [over({ ...incoming, complete: 30 }), 'You have all of them, complete and checked'],
    [over({ ...incoming, declined: true }), 'You declined them'],
    [over(incoming), 'None of them came'],
  ])('%j is told as %s', (known, text) => {
    expect(withoutMarks(batchState(known, 'Grace'))).toBe(text);
  });

  test('have one progress', () => {
    expect(batchProgress(figures({ bytes: 27_000_000, moving: 5 }))).toBe('45 % · 27.0 MB of 60.0 MB');
    expect(batchProgress(over({ bytes: 60_000_000, complete: 30 }))).toBe('60.0 MB');
  });
});

test('a file that is not offered says why', () => {
  const refused = (code: string, message = '', details = {}) => {
    return { needsFile: false, error: new RejoinRequestError(code, message, details) };
  };
  const queued = (one: Parameters<typeof queuedState>[0]): string => withoutMarks(queuedState(one, 'Grace'));
  expect(queued({ needsFile: false, error: null })).toBe('Waiting for its turn');
  expect(queued({ needsFile: true, error: null })).toMatch('choose it again');
  expect(queued(refused('DECLINED'))).toBe('Grace declined it');
  expect(queued(refused('UNANSWERED'))).toBe('Grace did not answer');
  expect(queued(refused('FILE_TOO_LARGE'))).toBe('The file is larger than this server allows.');
  expect(queued(refused('PARTICIPANT_NOT_FOUND'))).toBe('Grace is no longer in the room');
  expect(queued(refused('BAD_USER_INPUT', 'The size is bad', { field: 'size' }))).toBe('The size is bad.');
  expect(queued(refused('BAD_USER_INPUT', 'The name is bad', { field: 'filename' }))).toMatch('another one');
});

test('more files than a queue can show are none', async () => {
  const files = Array.from({ length: MOST_FILES + 1 }, (_, index) => new File([], `${index}`));
  expect(await gatherFrom(files)).toEqual({ files: [], tooMany: true });
  expect((await gatherFrom(files.slice(1))).files.length).toBe(MOST_FILES);
});

test('what is called often runs at once, and once more for all that came meanwhile', async () => {
  const runs: number[] = [];
  let called = 0;
  const call = throttled(() => runs.push(called), 20);
  for (called = 1; called < 100; called++) call();
  expect(runs).toEqual([1]);
  await until(() => runs.length === 2, 'the last call is not lost');
  expect(runs).toEqual([1, 100]);
});
