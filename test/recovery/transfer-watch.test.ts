import { beforeEach, expect, jest, test } from '@jest/globals';
import type { TransferEvent } from '../../src/log/event.js';
import { TransferWatch } from '../../src/log/transfer-watch.js';

const NOTICE_MS = 500;

function event(id: string, version: number, endedAt: number | null = null): TransferEvent {
  return { type: 'transfer', action: 'connection', actor: '', transfer: { id, version, endedAt } as never };
}

let truth: TransferEvent[];
let reads: number;
let told: string[];
let watch: TransferWatch;
beforeEach(() => {
  jest.useFakeTimers();
  [truth, reads, told] = [[], 0, []];
  watch = new TransferWatch(
    async () => {
      reads += 1;
      return { at: 0, events: truth };
    },
    ({ body }) => told.push(`${body.transfer.id} ${body.transfer.version}`),
  );
});

const notice = (version: number, ...events: TransferEvent[]) =>
  watch.hear({ type: 'transfers', version, at: 0, events });
const settle = () => jest.advanceTimersByTimeAsync(NOTICE_MS + 1);

test('notices that come in order, or a little late, are told, and nothing is read', async () => {
  notice(1, event('a', 3));
  watch.heardOf(3);
  notice(2, event('a', 4), event('b', 2));
  watch.expect(4);
  watch.heardOf(4);
  await settle();
  expect(told).toEqual(['a 3', 'a 4', 'b 2']);
  expect(reads).toBe(0);
});

test('where a notice doesn’t come, transfers are read once, and only what is newer is told', async () => {
  notice(1, event('a', 3));
  watch.logged(event('b', 7));
  truth = [event('a', 4), event('b', 7)];
  watch.expect(2);
  await settle();
  expect([told, reads]).toEqual([['a 3', 'a 4'], 1]);
  // It was only late.
  notice(2, event('a', 4));
  watch.expect(2);
  await settle();
  expect([told, reads]).toEqual([['a 3', 'a 4'], 1]);
});

test('a later notice shows that one before it was lost, whatever it told of', async () => {
  watch.heardOf(1);
  truth = [event('a', 2)];
  watch.heardOf(3);
  await settle();
  expect([told, reads]).toEqual([['a 2'], 1]);
});

test('what the log tells since then is no longer told again, nor what has ended', () => {
  notice(1, event('a', 3), event('b', 3), event('c', 3));
  watch.logged(event('a', 4));
  watch.logged(event('b', 4, 1));
  expect(watch.since(0).map(({ body }) => body.transfer.id)).toEqual(['c']);
  expect(watch.since(2)).toEqual([]);
});
