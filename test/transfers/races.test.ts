import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Node, offered, refusal, Stage } from './stage.js';

let stage: Stage;
let nodes: Node[];
beforeAll(async () => {
  stage = await Stage.set();
  nodes = Array.from({ length: 10 }, () => stage.node());
});
afterAll(() => stage.strike());

const node = (at: number) => nodes[at % nodes.length] as Node;

/** The same order for the same seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = state % (at + 1);
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}

describe('who comes first', () => {
  test('of a thousand racing accepts and rejects one wins, and all hear the same', async () => {
    const { roomId, bob, transfer } = await offered(stage, node(0));
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, at) => {
        const action = at % 2 ? 'accept' : 'reject';
        const attempt = node(at).actions[action](bob, transfer.id);
        return attempt.then(
          ({ changed }) => (changed ? `${action} won` : action),
          () => refusal(attempt),
        );
      }),
    );
    const won = answers.filter((answer) => answer.endsWith('won'));
    expect(won).toHaveLength(1);
    const winner = won[0]?.split(' ')[0];
    expect(answers.filter((answer) => answer === winner)).toHaveLength(499);
    const lost = `TRANSFER_CONFLICT ${winner === 'accept' ? 'ACTIVE' : 'CANCELLED'}`;
    expect(answers.filter((answer) => answer === lost)).toHaveLength(500);
    expect((await stage.changes(roomId)).map(({ body }) => body.action)).toEqual(['offer', winner]);
  });

  test('8 000 chunks, shuffled and overlapping over ten connections, count 8 000', async () => {
    const { bob, transfer } = await offered(stage, node(0), { size: 524_288_000 });
    await node(0).actions.accept(bob, transfer.id);
    const once = Array.from({ length: 1000 }, (_, at) => ({ first: at * 8, count: Math.min(13, 8000 - at * 8) }));
    const ranges = shuffled([...once, ...once, ...once], 7);
    const calls = Array.from({ length: 300 }, (_, at) => ranges.slice(at * 10, at * 10 + 10));
    const counts = await Promise.all(
      calls.map(
        async (call, at) => (await node(at).delivery.acknowledge(bob, transfer.id, call)).transfer.chunksVerified,
      ),
    );
    expect(Math.max(...counts)).toBe(8000);
    const done = await node(0).reads.require(bob, transfer.id);
    expect(done).toMatchObject({ chunksVerified: 8000, bytesVerified: 524_288_000, percent: 100 });
    expect(await node(0).reads.missing(null, done, 10)).toEqual([]);
  });

  test('a thousand and twenty-four scattered ranges in one call set just their bits', async () => {
    const { bob, transfer } = await offered(stage, node(0), { size: 524_288_000 });
    await node(0).actions.accept(bob, transfer.id);
    const ranges = Array.from({ length: 1024 }, (_, at) => ({ first: at * 7, count: 1 + (at % 9) }));
    const chunks = new Set(ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at)));
    const answer = await node(0).delivery.acknowledge(bob, transfer.id, shuffled(ranges, 5));
    expect(answer.transfer.chunksVerified).toBe(chunks.size);
    const missing = await node(0).reads.missing(null, answer.transfer, 1024);
    for (const { first, count } of missing) {
      for (let at = first; at < first + count; at += 1) expect(chunks.has(at)).toBe(false);
    }
  });

  test('what is missing is told exactly, whatever was acknowledged', async () => {
    const { bob, transfer } = await offered(stage, node(0), { size: 65_536 * 100 - 1 });
    await node(0).actions.accept(bob, transfer.id);
    const have = new Set<number>();
    for (const [at, first] of shuffled(
      Array.from({ length: 95 }, (_, index) => index),
      3,
    )
      .slice(0, 20)
      .entries()) {
      const count = 1 + (at % 5);
      for (let index = first; index < first + count; index += 1) have.add(index);
      const { transfer: now } = await node(at).delivery.acknowledge(bob, transfer.id, [{ first, count }]);
      expect(now.chunksVerified).toBe(have.size);
      const missing = await node(at).reads.missing(null, now, 1024);
      const chunks = missing.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index));
      expect(chunks).toEqual(Array.from({ length: 100 }, (_, index) => index).filter((index) => !have.has(index)));
    }
  });
});
