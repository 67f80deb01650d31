import { describe, expect, jest, test } from '@jest/globals';
import { Emitter } from '../../src/client/connection/emitter.js';

class Source extends Emitter<{ number: number; word: string }> {
  tell(number: number): void {
    this.emit('number', number);
  }
  end(forGood = false): void {
    this.endIterations(forGood);
  }
}

/** What a loop over the numbers sees, until it ends. */
async function all(numbers: AsyncIterable<number>, enough = Infinity): Promise<number[]> {
  const seen: number[] = [];
  for await (const number of numbers) if (seen.push(number) >= enough) break;
  return seen;
}

describe('an event source', () => {
  test('calls a listener until that is ended, and one of once() once', () => {
    const source = new Source();
    const [each, first, never] = [jest.fn(), jest.fn(), jest.fn()];
    const end = source.on('number', each);
    source.once('number', first);
    source.once('number', never)();
    for (const number of [1, 2]) source.tell(number);
    end();
    source.tell(3);
    expect([each, first, never].map((listener) => listener.mock.calls)).toEqual([[[1], [2]], [[1]], []]);
  });

  test('calls no listener that one before it has ended, and one of once() once, whatever that listener sets off', () => {
    const source = new Source();
    const [ended, first] = [jest.fn(), jest.fn()];
    source.on('number', (number) => {
      end();
      if (number === 1) source.tell(2);
    });
    const end = source.on('number', ended);
    source.once('number', first);
    source.tell(1);
    expect([ended, first].map(({ mock }) => mock.calls.length)).toEqual([0, 1]);
  });

  test('that is over for good ends at once the loops that begin later', async () => {
    const source = new Source();
    source.end(true);
    expect(await all(source.events('number'))).toEqual([]);
  });

  test('gives a loop all values, also those that came while it was busy', async () => {
    const source = new Source();
    const seen = all(source.events('number'), 3);
    for (const number of [1, 2, 3, 4]) source.tell(number);
    expect(await seen).toEqual([1, 2, 3]);
  });

  test('ends its loops behind the last value, and begins new ones', async () => {
    const source = new Source();
    const seen = all(source.events('number'));
    source.tell(1);
    source.end();
    source.tell(2);
    expect(await seen).toEqual([1]);
    const again = all(source.events('number'), 1);
    source.tell(3);
    expect(await again).toEqual([3]);
  });

  test('ends a loop whose signal is aborted, before or meanwhile', async () => {
    const source = new Source();
    const given = new AbortController();
    const seen = all(source.events('number', { signal: given.signal }));
    source.tell(1);
    given.abort();
    source.tell(2);
    expect(await seen).toEqual([1]);
    expect(await all(source.events('number', { signal: given.signal }))).toEqual([]);
  });

  test('gives a loop a value that is undefined, too', async () => {
    class Bell extends Emitter<{ ring: undefined }> {
      ring(): void {
        this.emit('ring', undefined);
      }
    }
    const bell = new Bell();
    const rings = bell.events('ring');
    bell.ring();
    expect(await rings.next()).toEqual({ value: undefined, done: false });
  });
});
