import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesAny } from '../../src/identity/room-patterns.js';

/** The meaning of a pattern, written down as slowly and plainly as it gets. */
function reference(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(text);
}

describe('a pattern of rooms', () => {
  test.each([
    ['team', 'team', true],
    ['team', 'teams', false],
    ['team', 'Team', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['team-*', 'team-', true],
    ['team-*', 'team', false],
    ['*-lobby', 'a-lobby', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*bc*bc', 'abc', false],
    ['a.c', 'abc', false],
    ['[a-z]', 'b', false],
    ['', 'a', false],
    ['cafe\u0301', 'caf\u00e9', true],
  ])('%j of %j: %s', (pattern, room, covered) => {
    expect(matchesAny([pattern], room)).toBe(covered);
  });

  test('means what a regular expression with .* for * means', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '*', '.'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, (given, room) => matchesAny([given], room) === reference(given, room)),
      { numRuns: 5000 },
    );
  });

  test('covers every room that is made by filling its stars', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '日'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, piece), { minLength: 1 }), piece, (pairs, end) => {
        const pattern = pairs.map(([literal]) => `${literal}*`).join('') + end;
        const room = pairs.map(([literal, filling]) => literal + filling).join('') + end;
        return matchesAny([pattern], room);
      }),
    );
  });

  test('several cover what one of them covers; none cover nothing', () => {
    expect(matchesAny(['a', 'b*'], 'bc')).toBe(true);
    expect(matchesAny([], 'a')).toBe(false);
  });

  test('takes no time to speak of, however it is made', () => {
    const pattern = '*a'.repeat(4000);
    const from = performance.now();
    for (let i = 0; i < 100; i++) matchesAny([`${pattern}b`], 'a'.repeat(100));
    expect(performance.now() - from).toBeLessThan(1000);
  });
});
