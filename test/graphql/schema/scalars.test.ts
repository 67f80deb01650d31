import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError, parseValue, type GraphQLScalarType } from 'graphql';
import { decodeCursor, encodeCursor } from '../../../src/graphql/cursor.js';
import { Cursor, DateTime, JsonScalar, SafeInt, Sha256 } from '../../../src/graphql/scalars.js';

const EPOCH = '0123456789abcdef0123';
const form = (text: string): string => Buffer.from(text).toString('base64url');

function literal(scalar: GraphQLScalarType, text: string): unknown {
  return scalar.parseLiteral(parseValue(text), {});
}

function refused(read: () => unknown): unknown {
  try {
    return { taken: read() };
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions['code'] : error;
  }
}

describe('Cursor', () => {
  test('gives back every position that it was made of', () => {
    const epochs = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(epochs, fc.maxSafeNat(), (epoch, offset) => {
        expect(decodeCursor(encodeCursor({ epoch, offset }))).toEqual({ epoch, offset });
      }),
    );
  });

  test('takes nothing that it would not have made', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string().map(form)), (text) => {
        const position = decodeCursor(text);
        expect(position === null || encodeCursor(position) === text).toBe(true);
      }),
    );
  });

  test.each([
    ['', 'nothing'],
    ['garbage', 'garbage'],
    [form(`1:${EPOCH}:-1`), 'a negative offset'],
    [form(`1:${EPOCH}:01`), 'a leading zero'],
    [form(`1:${EPOCH}:1.5`), 'a fraction'],
    [form(`1:${EPOCH}:1e3`), 'an exponent'],
    [form(`1:${EPOCH}:9007199254740992`), '2^53'],
    [form(`1:${EPOCH}:99999999999999999999`), 'too many digits'],
    [form(`2:${EPOCH}:1`), 'another version'],
    [form(`1:${EPOCH.toUpperCase()}:1`), 'an epoch in upper case'],
    [form('1::1'), 'no epoch'],
    [form(`1:${EPOCH}:1 `), 'a trailing space'],
    [`${form(`1:${EPOCH}:1`)}=`, 'padding'],
    [` ${form(`1:${EPOCH}:1`)}`, 'a leading space'],
    [Buffer.from(`1:${EPOCH}:12345`).toString('base64').replace(/.$/, 'V'), 'stray bits'],
    ['A'.repeat(1_000_000), 'a megabyte'],
  ])('refuses %.40j: %s', (text) => {
    expect(refused(() => Cursor.parseValue(text))).toBe('BAD_USER_INPUT');
    expect(refused(() => literal(Cursor, JSON.stringify(text)))).toBe('BAD_USER_INPUT');
  });
});

describe.each([
  [
    DateTime,
    ['2026-02-03T09:15:00.250Z', '2026-02-03T10:15:00+01:00'],
    ['2026-02-03', 'yesterday', '2026-13-03T09:15:00Z', 5, null, {}],
  ],
  [Sha256, ['a'.repeat(64), 'A'.repeat(64)], ['a'.repeat(63), 'g'.repeat(64), ` ${'a'.repeat(64)}`, 5, null, []]],
  [SafeInt, [0, -1, Number.MAX_SAFE_INTEGER], [1.5, 2 ** 53, Number.NaN, Infinity, '5', true, null, [1]]],
] as const)('%s', (scalar: GraphQLScalarType<unknown, unknown>, good: readonly unknown[], bad: readonly unknown[]) => {
  test.each(good)('takes %j, as a variable and as a literal', (value) => {
    const parsed = scalar.parseValue(value);
    expect(literal(scalar, JSON.stringify(value))).toEqual(parsed);
  });

  test.each(bad)('refuses %j with BAD_USER_INPUT, as a variable and as a literal', (value) => {
    expect(refused(() => scalar.parseValue(value))).toBe('BAD_USER_INPUT');
    const text = JSON.stringify(value).replaceAll(/"(\w+)":/g, '$1:');
    expect(refused(() => literal(scalar, text))).toBe('BAD_USER_INPUT');
  });
});

test('Sha256 is given in lower case', () => {
  expect(Sha256.parseValue('AB'.repeat(32))).toBe('ab'.repeat(32));
});

test('DateTime is written in UTC with milliseconds', () => {
  expect(DateTime.serialize(0)).toBe('1970-01-01T00:00:00.000Z');
});

describe('JSON', () => {
  test('reads the same from a literal as from a variable', () => {
    const value = { text: 'a "b"', list: [1, 2.5, null, true], deep: { __proto__x: {} } };
    const text = JSON.stringify(value).replaceAll(/"(\w+)":/g, '$1:');
    expect(literal(JsonScalar, text)).toEqual(value);
  });

  test('takes variables inside a literal', () => {
    const node = parseValue('{text: $text, other: $none}');
    expect(JsonScalar.parseLiteral(node, { text: 'hello' })).toEqual({ text: 'hello', other: null });
  });

  test('a field named __proto__ is a field', () => {
    const value = literal(JsonScalar, '{__proto__: {polluted: true}}') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each(['FOO', '{a: FOO}', '1e999', '['.repeat(150) + ']'.repeat(150)])('refuses the literal %.20s', (text) => {
    expect(refused(() => literal(JsonScalar, text))).toBe('BAD_USER_INPUT');
  });
});
