import { describe, expect, test } from '@jest/globals';
import { execute, getIntrospectionQuery, type GraphQLError } from 'graphql';
import { Documents, isRefused } from '../../../src/graphql/documents.js';
import { presentError } from '../../../src/graphql/errors.js';
import { OPERATION_LIMITS } from '../../../src/graphql/limits.js';
import { schema } from './built-schema.js';

const documents = new Documents(schema, { introspection: true });
const scope = { requestId: 'r1', log: { error: () => undefined } };

/** The extensions of what is refused, as a client sees them. */
function refusals(query: string, variables?: Record<string, unknown>, of = documents): readonly object[] {
  const prepared = of.prepareOperation(query, null, variables);
  return isRefused(prepared) ? prepared.errors.map((error) => presentError(error, scope).extensions ?? {}) : [];
}

function tooComplex(limit: keyof typeof OPERATION_LIMITS): readonly object[] {
  return [{ code: 'OPERATION_TOO_COMPLEX', limit: OPERATION_LIMITS[limit] }];
}

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ');
const nested = (levels: number): string => 'participants{'.repeat(levels) + 'id' + '}'.repeat(levels);

/** What it costs, however busy the machine is with others. */
function cpuMs(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

describe('normal operations pass', () => {
  test.each([
    ['the usual introspection', getIntrospectionQuery()],
    [
      'all that introspection tools may ask',
      getIntrospectionQuery({
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    ],
    [
      'a full page of transfers with what is missing of each',
      `{ transfers(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id roomId senderId receiverId filename mimeType size status percent pausedBy createdAt missing { first count } } } } }`,
    ],
    ['20 root fields', `{ ${times(20, (i) => `a${i}: viewer { id }`)} }`],
    [
      '10 rooms with their rosters',
      `{ ${times(10, (i) => `a${i}: room(id: "r${i}") { id participants { id userId name isHost state quality joinedAt } }`)} }`,
    ],
  ])('%s', (_, query) => {
    expect(refusals(query)).toEqual([]);
  });
});

describe('what is too complex is refused, quickly', () => {
  test.each([
    ['tokens', `{ viewer { ${'id '.repeat(5000)} } }`],
    ['rootFields', `{ ${times(21, (i) => `a${i}: viewer { id }`)} }`],
    [
      'rootFields',
      `{ ...A } fragment A on Query { ...B b: viewer { id } } fragment B on Query { ${times(20, (i) => `a${i}: viewer { id }`)} }`,
    ],
    ['depth', `{ room(id: "a") { ${nested(12)} } }`],
    [
      'depth',
      `{ room(id: "a") { ...A } } fragment A on Room { ${nested(6)} ...B } fragment B on Room { ${nested(12)} }`,
    ],
    ['introspectionDepth', `{ __schema { types { ${'ofType {'.repeat(20)} name ${'}'.repeat(20)} } } }`],
    ['fields', `{ viewer { ${'id '.repeat(1001)} } }`],
    [
      'fields',
      `{ ...A0 } ${times(60, (i) => `fragment A${i} on Query { ...A${i + 1} ...A${i + 1} }`)} fragment A60 on Query { viewer { id } }`,
    ],
    ['fields', `{ ${'viewer { id } '.repeat(20)} } fragment Unused on Viewer { ${'id '.repeat(990)} }`],
    ['comparisons', `{ viewer { ${'id '.repeat(900)} } }`],
    ['comparisons', `{ transfers { nodes { ${'missing { first } '.repeat(330)} } } }`],
    ['comparisons', `{ ${'viewer { ...A } '.repeat(20)} } fragment A on Viewer { ${'id '.repeat(40)} }`],
    ['nesting', `{ ${'... {'.repeat(101)} viewer { id } ${'}'.repeat(101)} }`],
    ['nesting', `{ ${'viewer {'.repeat(1500)} id ${'}'.repeat(1500)} }`],
    ['nesting', `{ transfers(filter: {status: ${'['.repeat(2400)}${']'.repeat(2400)}}) { totalCount } }`],
    ['cost', `{ ${times(20, (i) => `a${i}: transfers(first: 100) { nodes { id filename size status percent } }`)} }`],
  ] as const)('%s: %.60s', (limit, query) => {
    expect(cpuMs(() => expect(refusals(query)).toEqual(tooComplex(limit)))).toBeLessThan(1000);
  });

  test('lists of lists of introspection', () => {
    const listing = (levels: number) =>
      `{ __schema { types { ${'fields { type { '.repeat(levels)} name ${'} }'.repeat(levels)} } } }`;
    expect(refusals(listing(2))).toEqual([]);
    expect(refusals(listing(3))).toEqual([{ code: 'OPERATION_TOO_COMPLEX', limit: 2 }]);
    expect(refusals(listing(6))).toEqual([{ code: 'OPERATION_TOO_COMPLEX', limit: 2 }]);
  });

  test('a cost that a variable makes', () => {
    const query = 'query ($n: Int) { transfers(first: $n) { nodes { id missing(first: $n) { first count } } } }';
    expect(refusals(query, { n: 50 })).toEqual([]);
    expect(refusals(query, { n: 2_000_000_000 })).toEqual(tooComplex('cost'));
    expect(refusals(query, { n: -2_000_000_000 })).toEqual([]);
    expect(refusals(query)).toEqual([]);
  });

  test('a refused argument does not switch the estimate off', () => {
    const query = `query ($n: Int) { a: transfers(first: $n) { totalCount } ${times(19, (i) => `b${i}: transfers(first: 100000) { nodes { id } }`)} }`;
    expect(refusals(query, { n: 'many' })).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  test('introspection as wide as it may be is answered within a second', () => {
    const query = `{ __schema { types { fields { type { fields { name args { name } } } } } } }`;
    const prepared = documents.prepareOperation(query);
    if (isRefused(prepared)) throw new Error('Refused');
    const cost = cpuMs(() => expect(execute({ schema, document: prepared.document })).toHaveProperty('data'));
    expect(cost).toBeLessThan(1000);
  });

  test('introspection asks once for the schema', () => {
    const fields = '{ types { name } }';
    expect(refusals(`{ __schema ${fields} __type(name: "Room") { name } }`)).toEqual([]);
    expect(refusals(`{ a: __schema ${fields} b: __schema ${fields} }`)).toEqual([
      { code: 'OPERATION_TOO_COMPLEX', limit: 1 },
    ]);
    expect(
      refusals(
        `{ ...A ...B } fragment A on Query { a: __schema ${fields} } fragment B on Query { b: __schema ${fields} }`,
      ),
    ).toEqual([{ code: 'OPERATION_TOO_COMPLEX', limit: 1 }]);
  });

  test('fragments in a cycle are invalid and hang nothing', () => {
    const invalid = [{ code: 'GRAPHQL_VALIDATION_FAILED' }];
    expect(refusals('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A viewer { id } }')).toEqual(
      invalid,
    );
    expect(refusals('{ ...A } fragment A on Query { ...A }')).toEqual(invalid);
  });
});

describe('what is malformed', () => {
  test.each([
    ['{ viewer {', 'GRAPHQL_PARSE_FAILED'],
    [' ', 'GRAPHQL_PARSE_FAILED'],
    ['{ nobody }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { viewer { id } } query B { viewer { id } }', 'OPERATION_RESOLUTION_FAILURE'],
    ['fragment A on Viewer { id }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s: %s', (query, code) => {
    expect(refusals(query)).toEqual([{ code }]);
  });

  test('an operation that the document does not have', () => {
    const prepared = documents.prepareOperation('query A { viewer { id } }', 'B');
    expect(isRefused(prepared) && prepared.errors[0]?.extensions['code']).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  const offer =
    'mutation ($a: SafeInt!, $who: ID!) { offerTransfer(input: {roomId: "r", receiverId: $who, filename: "x", size: $a}) { transfer { id } } }';
  const whole = 'mutation ($in: OfferTransferInput!) { offerTransfer(input: $in) { transfer { id } } }';
  const ranges =
    'mutation ($r: [ChunkRangeInput!]!) { acknowledgeChunks(input: {transferId: "t", ranges: $r}) { transfer { id } } }';
  const follow = 'subscription ($c: Cursor) { roomEvents(roomId: "r", after: $c) { at } }';
  const good = { roomId: 'r', receiverId: 'bob', filename: 'x', size: 1 };
  test.each([
    [offer, { a: '5', who: 'bob' }, ['size']],
    [offer, { a: 2 ** 60, who: 'bob' }, ['size']],
    [offer, { a: 5, who: { id: 1 } }, ['receiverId']],
    [offer, { a: 1.5 }, ['size', 'receiverId']],
    [offer, { a: 5, who: null }, ['receiverId']],
    [whole, { in: { ...good, size: 'x' } }, ['size']],
    [whole, { in: { ...good, sha256: 'abc' } }, ['sha256']],
    [whole, { in: { ...good, unknown: 1 } }, ['unknown']],
    [whole, { in: { roomId: 'r', filename: 'x', size: 1 } }, ['receiverId']],
    [whole, {}, ['input']],
    [ranges, { r: [{ first: 0, count: 'x' }] }, ['ranges[0].count']],
    [ranges, { r: 'x' }, ['ranges']],
    [follow, { c: 'no cursor' }, ['after']],
    [follow, { c: 7 }, ['after']],
  ])('%.40s with %j names %j', (query, variables, fields) => {
    expect(refusals(query, variables)).toEqual(fields.map((field) => ({ code: 'BAD_USER_INPUT', field })));
  });

  test.each([
    ['subscription { roomEvents(roomId: "r", after: "no cursor") { at } }', 'after'],
    ['mutation { sealTransfer(input: {transferId: "t", sha256: "abc"}) { transfer { id } } }', 'sha256'],
    [
      'mutation { offerTransfer(input: {roomId: "r", receiverId: "b", filename: "x", size: 9007199254740992}) { transfer { id } } }',
      'size',
    ],
    ['mutation { sendSignal(input: {roomId: "r", kind: OFFER, payload: {a: [FOO]}}) { id } }', 'payload'],
  ])('the literal in %s is at fault by its name', (query, field) => {
    expect(refusals(query)).toEqual([{ code: 'BAD_USER_INPUT', field }]);
  });
});

test('a document made to slow the search for a name down is answered at once, and not repeated', () => {
  const query = `query ($a: Int!) { transfers(first: $a) { totalCount } } # ${'a'.repeat(900_000)}: ${'$a'.repeat(50_000)}`;
  const from = performance.now();
  const prepared = documents.prepareOperation(query, null, { a: 'x'.repeat(900_000) });
  const errors = isRefused(prepared) ? prepared.errors.map((error) => presentError(error, scope)) : [];
  expect(performance.now() - from).toBeLessThan(1000);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
  expect(JSON.stringify(errors).length).toBeLessThan(10_000);
});

describe('introspection switched off', () => {
  const closed = new Documents(schema, { introspection: false });

  test('refuses __schema and __type, wherever they stand', () => {
    const invalid = { code: 'GRAPHQL_VALIDATION_FAILED' };
    expect(refusals('{ __type(name: "Query") { name } }', {}, closed)).toContainEqual(invalid);
    expect(refusals('{ ...A } fragment A on Query { __schema { types { name } } }', {}, closed)).toContainEqual(
      invalid,
    );
  });

  test('leaves __typename, and suggests no names', () => {
    expect(refusals('{ __typename viewer { __typename id } }', {}, closed)).toEqual([]);
    const prepared = closed.prepareOperation('{ viewr { id } }');
    expect(isRefused(prepared) && prepared.errors[0]?.message).toBe('Cannot query field "viewr" on type "Query".');
  });
});

describe('the cache', () => {
  test('gives the same document for the same text, and knows it by its digest', async () => {
    const { createHash } = await import('node:crypto');
    const query = '{ viewer { name } }';
    const [first, second] = [documents.prepareOperation(query), documents.prepareOperation(query)];
    if (isRefused(first) || isRefused(second)) throw new Error('Refused');
    expect(second.document).toBe(first.document);
    const digest = createHash('sha256').update(query).digest('hex');
    expect(documents.documentWithDigest(digest)).toMatchObject({ text: query, document: first.document });
  });

  test('forgets the longest unused, and keeps no giants', () => {
    const own = new Documents(schema, { introspection: true });
    const documentOf = (query: string) =>
      own.prepareOperation(query) as { document?: unknown; errors?: readonly GraphQLError[] };
    const first = documentOf('{ viewer { id } } # kept').document;
    for (let i = 0; i < 499; i += 1) documentOf(`{ viewer { id } } # ${i}`);
    expect(documentOf('{ viewer { id } } # kept').document).toBe(first);
    documentOf('{ viewer { id } } # one more');
    expect(documentOf('{ viewer { id } } # kept').document).toBe(first);
    const giant = `{ viewer { id } } # ${'x'.repeat(40_000)}`;
    expect(documentOf(giant).document).not.toBe(documentOf(giant).document);
  });
});
