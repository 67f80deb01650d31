import * as fc from 'fast-check';
import type { Json } from './scenario.js';

/** Values that a JSON schema of the document doesn't allow; null where it allows everything. */
export function wrongValues(schema: Json, document: Json): fc.Arbitrary<unknown> | null {
  const known = resolved(schema, document);
  const branches: Json[] = known.anyOf?.map((branch: Json) => resolved(branch, document)) ?? [known];
  const all = branches.flatMap((branch) => branch.anyOf ?? [branch]);
  const types = new Set<string>(all.flatMap((branch) => branch.type ?? []));
  if (types.size === 0) return null;
  const inside = all.flatMap((branch) => violations(branch, document));
  return fc.oneof(...otherTypes(types), ...inside);
}

function resolved(schema: Json, document: Json): Json {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(schema.$ref ?? '')?.[1];
  return name === undefined ? schema : document.components.schemas[name];
}

const OF_TYPE: Record<string, fc.Arbitrary<unknown>> = {
  string: fc.string(),
  integer: fc.integer(),
  boolean: fc.boolean(),
  null: fc.constant(null),
  array: fc.array(fc.jsonValue({ maxDepth: 2 })),
  object: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
};

/** What the old service took for a whole number besides one. */
const LAX = ['boolean', 'string'];

function otherTypes(types: ReadonlySet<string>): fc.Arbitrary<unknown>[] {
  const lax = types.has('integer') ? LAX : [];
  return Object.entries(OF_TYPE).flatMap(([type, values]) => (types.has(type) || lax.includes(type) ? [] : [values]));
}

function violations(schema: Json, document: Json): fc.Arbitrary<unknown>[] {
  if (schema.type === 'integer') return wrongIntegers(schema);
  if (schema.type === 'string') return wrongStrings(schema);
  return schema.type === 'object' ? wrongObjects(schema, document) : [];
}

function wrongIntegers({ minimum }: Json): fc.Arbitrary<unknown>[] {
  const fractions = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
  const words = fc.string().filter((text) => !/^\s*[+-]?[\d_]+(\.0*)?\s*$/.test(text));
  return [fractions, words, fc.integer({ max: minimum - 1 })];
}

function wrongStrings({ minLength = 0, maxLength = Infinity }: Json): fc.Arbitrary<unknown>[] {
  const short = minLength > 0 ? [fc.string({ maxLength: minLength - 1 })] : [];
  const long = maxLength < Infinity ? [fc.string({ minLength: maxLength + 1, maxLength: maxLength + 50 })] : [];
  return [...short, ...long];
}

function wrongObjects(schema: Json, document: Json): fc.Arbitrary<unknown>[] {
  const properties: [string, Json][] = Object.entries(schema.properties ?? {});
  const one = properties.flatMap(([name, property]) => {
    const wrong = wrongValues(property, document);
    return wrong === null ? [] : [wrong.map((value) => ({ ...EXAMPLE, [name]: value }))];
  });
  const without = (schema.required ?? []).map((name: string) => fc.constant({ ...EXAMPLE, [name]: undefined }));
  return [...one, ...without];
}

const EXAMPLE = { receiver_id: 'bob', filename: 'a.bin', file_size: 5, mime_type: null };

/** Text that is no JSON. */
export const brokenJson: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1 }),
    fc.json().map((text) => `${text}}`),
    fc.json().map((text) => text.slice(0, -1)),
  )
  .filter((text) => text !== '' && !isJson(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
