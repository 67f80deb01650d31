import { expect, test } from '@jest/globals';
import { Absences } from '../../src/transfers/absences.js';

test('what was missing at looks a good minute apart is gone, unless it was found in between', () => {
  let now = 0;
  const absences = new Absences(() => now);
  const look = (...found: readonly string[]) => absences.gone(['a', 'b'], (id) => found.includes(id));
  expect(look()).toEqual([]);
  now = 60_000;
  expect(look('b')).toEqual([]);
  now = 80_000;
  expect(look()).toEqual(['a']);
  now = 140_000;
  expect(look()).toEqual(['a']);
  now = 160_000;
  expect(look()).toEqual(['a', 'b']);
});
