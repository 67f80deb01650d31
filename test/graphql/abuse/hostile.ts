import fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** JSON text that JSON.stringify can't make stands in for a marker. */
const INFINITE = '@@1e400@@';

export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${INFINITE}"`, '1e400');
}

/** A value as GraphQL writes it in a document. */
export function literal(value: unknown, type: GraphQLInputType): string {
  const inner = getNullableType(type);
  if (value === INFINITE) return '1e400';
  if (isEnumType(inner) && typeof value === 'string' && /^[A-Z]+$/.test(value)) return value;
  if (Array.isArray(value))
    return `[${value.map((one) => literal(one, isListType(inner) ? inner.ofType : inner)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = isInputObjectType(inner) ? inner.getFields() : {};
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${given.map(([name, one]) => `${name}: ${literal(one, fields[name]?.type ?? inner)}`).join(', ')}}`;
}

/** One value put in place of a good one, or a good one left out. */
export interface Spoiled {
  /** Where: names of arguments and input fields. */
  readonly path: readonly string[];
  readonly variables: Record<string, unknown>;
}

const OBJECT = { id: 1 };
const LONG = 'x'.repeat(70_000);
/** Text that no id, name or key of ours may be. */
const UGLY = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udc00',
  '\u202Eabc',
  '\u200b',
  '../../etc/passwd',
  LONG,
  '\uFFFF',
];
const ugly = fc.oneof(
  fc.constantFrom(...UGLY),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => `\u0007 ${text}`),
);
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

/** What breaks the type itself, whatever the field. */
const WRONG_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  String: [0, 1.5, true, [], ['a'], OBJECT, INFINITE, [[null]]],
  ID: [1.5, true, [], ['a'], OBJECT, INFINITE],
  Int: ['1', '', 1.5, 2 ** 31, -(2 ** 31) - 1, true, [], [1], OBJECT, INFINITE, 1e300],
  Float: ['1', '', 'NaN', true, [], [1], OBJECT, INFINITE],
  SafeInt: ['1', '', 1.5, 2 ** 53, -(2 ** 53), 1e300, true, [], [1], OBJECT, INFINITE],
  Cursor: ['', 'x', '\u0000', 1, true, [], OBJECT, 'MTo', LONG, Buffer.from('1:0:0').toString('base64url')],
  Sha256: [
    '',
    'x'.repeat(64),
    'a'.repeat(63),
    'a'.repeat(65),
    '\uff11'.repeat(64),
    `${'a'.repeat(64)}\n`,
    1,
    [],
    OBJECT,
  ],
};

const roomId = fc.oneof(
  ugly,
  fc.constantFrom('a b', 'a/b', 'a:b', '😀', 'a'.repeat(101), '\u0301\u0316'.repeat(20_000)),
);

/** What breaks the rule of a field, or names what isn't there. */
const BROKEN_RULE: Readonly<Record<string, fc.Arbitrary<unknown> | null>> = {
  roomId,
  'room.id': roomId,
  // Whoever pauses pauses for all of its participants.
  'pauseTransfer.participantId': null,
  'transfers.after': ugly,
  participantId: ugly,
  to: ugly,
  toUser: ugly,
  receiverId: fc.oneof(ugly, fc.constantFrom('nobody', 'a'.repeat(256))),
  transferId: fc.oneof(ugly, fc.uuid(), fc.constantFrom('{p342}', '*', 'rejoin2')),
  topic: fc.constantFrom('', 'x'.repeat(65), LONG, '😀'.repeat(65)),
  idempotencyKey: fc.constantFrom('', 'x'.repeat(129), LONG, '\ud800'),
  filename: fc.oneof(
    fc.constantFrom('', '.', '..', '/', 'a/', '. .', 'a\u0000', '\ud800', 'a\u202Egpj.exe'),
    fc.constantFrom('\u200b', 'é'.repeat(128), LONG, '\u0301\u0316'.repeat(20_000), 'a\nb', 'a\u007f'),
  ),
  mimeType: fc.constantFrom('a\u0000', '\n', 'text', 'a/b, c/d', 'x'.repeat(256), '\ud800', LONG),
  reason: fc.constantFrom('x'.repeat(1001), LONG, '😀'.repeat(600)),
  size: fc.constantFrom(-1, -(2 ** 53) + 1, 524_288_001, 2 ** 53 - 1),
  latencyMs: fc.constantFrom(-1, -1e-300, -1e300),
  packetLossPercent: fc.constantFrom(-1, -1e300),
  jitterMs: fc.constantFrom(-1, -1e300),
  bandwidthKbps: fc.constantFrom(-1, -1e300),
  payload: fc.constantFrom(null, INFINITE, [INFINITE], { a: { b: INFINITE } }, LONG, deep(65), deep(900)),
  ranges: fc.constantFrom(
    [],
    Array.from({ length: 1025 }, () => ({ first: 0, count: 1 })),
    [{ first: 0, count: 0 }],
    [{ first: -1, count: 1 }],
    [{ first: 2 ** 31 - 1, count: 2 ** 31 - 1 }],
    [
      { first: 0, count: 1 },
      { first: 16, count: 1 },
    ],
  ),
  first: fc.constantFrom(-1, -(2 ** 31), 2 ** 31 - 1),
  count: fc.constantFrom(0, -1, 2 ** 31 - 1),
};
const NO_OBJECT = [0, '', 'x', true, []];

/** All that can be done to a field's good variables, one thing at a time. */
export function spoiledVariables(
  field: GraphQLField<unknown, unknown>,
  good: Readonly<Record<string, unknown>>,
): fc.Arbitrary<Spoiled> {
  const places = field.args.flatMap(({ name, type }) => placesIn([name], type));
  return fc.oneof(
    ...places.flatMap(({ path, type }) =>
      valuesFor(field.name, path.at(-1) ?? '', type).map((value) =>
        value.map((bad) => ({ path, variables: replaced(good, path, bad) })),
      ),
    ),
    ...places.filter(({ type }) => isNonNullType(type)).map(({ path }) => missing(good, path)),
    ...places.filter(({ type }) => isInputObjectType(getNullableType(type))).map(({ path }) => unknownIn(good, path)),
  );
}

interface Place {
  readonly path: readonly string[];
  readonly type: GraphQLInputType;
}

function placesIn(path: readonly string[], type: GraphQLInputType): readonly Place[] {
  const inner = getNullableType(type);
  if (!isInputObjectType(inner)) return [{ path, type }];
  const below = Object.values(inner.getFields()).flatMap((field) => placesIn([...path, field.name], field.type));
  return [{ path, type }, ...below];
}

function valuesFor(field: string, name: string, type: GraphQLInputType): readonly fc.Arbitrary<unknown>[] {
  const inner = getNullableType(type);
  const named = getNamedType(inner);
  const own = BROKEN_RULE[`${field}.${name}`];
  const rule = own === undefined ? BROKEN_RULE[name] : own;
  return [
    ...(isNonNullType(type) ? [fc.constant(null)] : []),
    ...(isInputObjectType(inner) ? [fc.constantFrom<unknown>(...NO_OBJECT)] : []),
    ...(isEnumType(inner)
      ? [fc.constantFrom<unknown>('offer', 'OFER', '', 0, true, [], OBJECT, '__proto__', 'constructor')]
      : []),
    ...(isListType(inner) ? [fc.constantFrom<unknown>([null], 'x', 0, [[]], [OBJECT], ['x'], { length: 1 })] : []),
    ...(!isListType(inner) && WRONG_TYPE[named.name] ? [fc.constantFrom(...(WRONG_TYPE[named.name] ?? []))] : []),
    ...(rule ? [rule] : []),
  ];
}

function replaced(
  good: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  bad: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...good, [name]: bad };
  return { ...good, [name]: replaced((good[name] ?? {}) as Record<string, unknown>, rest, bad) };
}

function missing(good: Readonly<Record<string, unknown>>, path: readonly string[]): fc.Arbitrary<Spoiled> {
  return fc.constant({ path, variables: replaced(good, path, undefined) });
}

function unknownIn(good: Readonly<Record<string, unknown>>, path: readonly string[]): fc.Arbitrary<Spoiled> {
  const names = fc.constantFrom('unknown', 'constructor', 'toString', 'hasOwnProperty', 'Path');
  return names.map((name) => ({ path: [...path, name], variables: replaced(good, [...path, name], 1) }));
}
