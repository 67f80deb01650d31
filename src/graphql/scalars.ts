import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import type { Position } from '../log/position.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { prose } from './prose.js';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** What a value breaks, as both ways in (variables and literals) report it. */
function refuse(message: string, node?: ValueNode): never {
  throw new GraphQLError(message, {
    ...(node && { nodes: node }),
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** A scalar whose literals are written as strings; `parse` answers undefined for what it doesn't take. */
function textScalar<Value>(config: {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  /** Completes "must be …". */
  readonly form: string;
  readonly parse: (text: string) => Value | undefined;
  readonly serialize: (value: Value) => string;
}): GraphQLScalarType<Value, string> {
  const { name, description, specifiedByURL, form, parse, serialize } = config;
  const read = (value: unknown, node?: ValueNode): Value =>
    (typeof value === 'string' ? parse(value) : undefined) ?? refuse(`${name} must be ${form}.`, node);
  return new GraphQLScalarType<Value, string>({
    name,
    description,
    ...(specifiedByURL !== undefined && { specifiedByURL }),
    serialize: (value) => serialize(value as Value),
    parseValue: (value) => read(value),
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, node),
  });
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export const DateTime = textScalar<number>({
  name: 'DateTime',
  description: prose`
    A moment by the server's clock: ISO 8601 in UTC with milliseconds.

    Example: \`"2026-02-03T09:15:00.250Z"\`. In JavaScript: \`new Date(value)\`.`,
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  form: 'an ISO 8601 date and time such as "2026-02-03T09:15:00.250Z"',
  parse: (text) => {
    const moment = ISO.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(moment) ? undefined : moment;
  },
  serialize: (moment) => new Date(moment).toISOString(),
});

export const Cursor = textScalar<Position>({
  name: 'Cursor',
  description: prose`
    A place in one room's log. Opaque: keep the newest one that you received, don't look into it or compare it.

    Every \`RoomEvent\` carries one. Pass it as \`after\` when you subscribe to \`roomEvents\` again and what you missed
    follows. A cursor belongs to the room that gave it: in another room, or after the room was closed, it never recovers
    anything (\`EPOCH_CHANGED\`). A text that no server made is refused with \`BAD_USER_INPUT\`.`,
  form: 'a cursor that this server gave',
  parse: (text) => decodeCursor(text) ?? undefined,
  serialize: encodeCursor,
});

export const Sha256 = textScalar<string>({
  name: 'Sha256',
  description: prose`
    A SHA-256 digest as 64 hex digits: accepted in either case, given in lower case.

    Example (the digest of an empty file): \`"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"\`.`,
  specifiedByURL: 'https://csrc.nist.gov/pubs/fips/180-4/upd1/final',
  form: '64 hex digits',
  parse: (text) => (/^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : undefined),
  serialize: (digest) => digest,
});

function safeInteger(value: unknown, node?: ValueNode): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return refuse('SafeInt must be a whole number between -(2^53 - 1) and 2^53 - 1.', node);
}

export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  description: prose`
    A whole number that may be larger than \`Int\` allows: a count of bytes. At most 2^53 - 1, so that every JSON
    parser keeps it exactly.

    Example: \`524288000\` (500 MiB).`,
  specifiedByURL: 'https://tc39.es/ecma262/#sec-number.issafeinteger',
  // What the domain gives is trusted: a refusal is for what comes from outside.
  serialize: (value) => value as number,
  parseValue: (value) => safeInteger(value),
  parseLiteral: (node) => safeInteger(node.kind === Kind.INT ? Number(node.value) : undefined, node),
});

/** Of what is written inside a document; a payload's own bound is the domain's. */
const DEEPEST_LITERAL = 100;

/** `whole` is the argument or input field that is at fault, however deep inside. */
function jsonFrom(node: ValueNode, variables: Variables, whole: ValueNode, depth = 0): unknown {
  if (depth > DEEPEST_LITERAL) return refuse(`JSON may be nested ${DEEPEST_LITERAL} deep.`, whole);
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.ENUM:
      return refuse(`JSON has no names: write "${node.value}" with quotes.`, whole);
    case Kind.INT:
    case Kind.FLOAT:
      return finite(node.value) ?? refuse(`JSON can't hold ${print(node)}.`, whole);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => jsonFrom(item, variables, whole, depth + 1));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, jsonFrom(value, variables, whole, depth + 1)]),
      );
    case Kind.VARIABLE:
      return variables?.[node.name.value] ?? null;
  }
}

function finite(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: prose`
    Any JSON value: an object, a list, a text, a number, a boolean. Pass it as a variable, or as a literal in GraphQL's
    notation (names of an object's fields without quotes).

    Example: \`{"text": "hello", "at": [1, 2]}\` as a variable, \`{text: "hello", at: [1, 2]}\` as a literal.`,
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => jsonFrom(node, variables, node),
});
