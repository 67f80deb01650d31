import { beforeEach, expect, test } from '@jest/globals';
import { RejoinError } from '../../src/errors.js';
import type { Caller } from '../../src/identity/caller.js';
import { Doorway, JOINS_AT_ONCE } from '../../src/rooms/doorway.js';
import type { Seat } from '../../src/rooms/seat.js';

const caller = {} as Caller;
const seat = {} as Seat;
const unavailable = new RejoinError('SERVICE_UNAVAILABLE', 'away');

interface Join {
  readonly roomId: string;
  end(error?: Error): void;
}

let begun: Join[];
let doorway: Doorway;

beforeEach(() => {
  begun = [];
  const join = (_: Caller, { roomId }: { roomId: string }) =>
    new Promise<Seat>((resolve, reject) => {
      begun.push({ roomId, end: (error) => (error === undefined ? resolve(seat) : reject(error)) });
    });
  doorway = new Doorway({ join });
});

/** So many come at once; each answer is 'in' or why not. */
function rush(count: number): Promise<string[]> {
  const join = (_: unknown, n: number) => doorway.join(caller, { roomId: `r${n}` }).then(() => 'in', codeOf);
  return Promise.all(Array.from({ length: count }, join));
}

const codeOf = (error: RejoinError) => error.code;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a rush is let in a few at a time, first come, first served', async () => {
  const answers = rush(200);
  await settled();
  expect(begun).toHaveLength(JOINS_AT_ONCE);
  for (let n = 0; n < 200; n += 1) {
    begun[n]!.end();
    await settled();
    expect(begun).toHaveLength(Math.min(200, JOINS_AT_ONCE + n + 1));
  }
  expect(begun.map(({ roomId }) => roomId)).toEqual(Array.from({ length: 200 }, (_, n) => `r${n}`));
  expect(new Set(await answers)).toEqual(new Set(['in']));
});

test('one that is refused makes room for the next', async () => {
  const answers = rush(JOINS_AT_ONCE + 1);
  await settled();
  begun[0]!.end(new RejoinError('ROOM_FULL', 'full'));
  await settled();
  expect(begun).toHaveLength(JOINS_AT_ONCE + 1);
  for (const join of begun) join.end();
  expect((await answers).filter((answer) => answer !== 'in')).toEqual(['ROOM_FULL']);
});

test('with storage away nobody waits for the others to hear of it', async () => {
  const answers = rush(500);
  await settled();
  begun[0]!.end(unavailable);
  await settled();
  expect(begun).toHaveLength(500);
  for (const join of begun) join.end(unavailable);
  expect(new Set(await answers)).toEqual(new Set(['SERVICE_UNAVAILABLE']));
  void rush(JOINS_AT_ONCE + 1);
  await settled();
  expect(begun).toHaveLength(500 + JOINS_AT_ONCE);
});

test('who has no key, and may have to wait for an answer of others, keeps nobody waiting', async () => {
  void rush(JOINS_AT_ONCE);
  void doorway.join(caller, { roomId: 'old', keyless: true });
  await settled();
  expect(begun.at(-1)?.roomId).toBe('old');
  expect(begun).toHaveLength(JOINS_AT_ONCE + 1);
});

test('one that waits for the archive makes room for the next, once', async () => {
  const waiting: (() => void)[] = [];
  const join = (_: Caller, { onWait }: { onWait?: () => void }) => {
    waiting.push(onWait!);
    return new Promise<Seat>((resolve) => begun.push({ roomId: '', end: () => resolve(seat) }));
  };
  doorway = new Doorway({ join });
  const answers = rush(JOINS_AT_ONCE + 2);
  await settled();
  waiting[0]!();
  await settled();
  expect(begun).toHaveLength(JOINS_AT_ONCE + 1);
  begun[0]!.end();
  await settled();
  expect(begun).toHaveLength(JOINS_AT_ONCE + 1);
  begun[1]!.end();
  await settled();
  for (const join of begun) join.end();
  expect(await answers).toHaveLength(JOINS_AT_ONCE + 2);
});
