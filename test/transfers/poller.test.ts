import { expect, test } from '@jest/globals';
import { RejoinError } from '../../src/errors.js';
import { TransferPoller } from '../../src/transfers/transfer-poller.js';
import type { Transfer } from '../../src/transfers/transfer.js';

const state = (chunksVerified: number) => ({ chunksVerified }) as Transfer;

test('what changes while a reading is under way is read once more, for all together', async () => {
  const answers: ((transfer: Transfer) => void)[] = [];
  const poller = new TransferPoller(() => new Promise((resolve) => answers.push(resolve)));
  poller.add(() => undefined, 'ann');
  const before = [poller.read(), poller.read()];
  await new Promise(setImmediate);
  poller.hint();
  const after = [poller.read(), poller.read()];
  expect(answers).toHaveLength(1);
  answers[0]!(state(1));
  expect(await Promise.all(before)).toEqual([state(1), state(1)]);
  const all = Promise.all(after);
  while (answers.length < 2) await new Promise(setImmediate);
  answers[1]!(state(2));
  expect(await all).toEqual([state(2), state(2)]);
  expect(await poller.read()).toEqual(state(2));
  expect(answers).toHaveLength(2);
});

test('a user whose budget is used up leaves the reading to another watcher', async () => {
  const asked: string[] = [];
  const poller = new TransferPoller(async (userId) => {
    asked.push(userId);
    if (userId === 'ann') throw new RejoinError('RATE_LIMITED', 'Slow down.');
    return state(1);
  });
  const ann = () => undefined;
  poller.add(ann, 'ann');
  poller.add(() => undefined, 'bob');
  expect(await poller.read()).toEqual(state(1));
  expect(asked).toEqual(['ann', 'bob']);
  poller.remove(ann);
  poller.hint();
  await poller.read();
  expect(asked).toEqual(['ann', 'bob', 'bob']);
});
