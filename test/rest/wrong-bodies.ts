import * as fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Told {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema } | undefined>> };
  readonly responses: Readonly<Record<string, object>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Told>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Values that a JSON schema of the document doesn't allow; null where it allows everything. */
export function wrongValues(schema: Schema, document: OpenApi): fc.Arbitrary<unknown> | null {
  const known = resolved(schema, document);
  const branches = known.anyOf?.map((branch) => resolved(branch, document)) ?? [known];
  const all = branches.flatMap((branch) => branch.anyOf ?? [branch]);
  const types = new Set<string>(all.flatMap((branch) => branch.type ?? []));
  if (types.size === 0) return null;
  const inside = all.flatMap((branch) => violations(branch, document));
  return fc.oneof(...otherTypes(types), ...inside);
}

function resolved(schema: Schema, document: OpenApi): Schema {
  const name = /^#\/components\/schemas\/(\w+)$/.exec(schema.$ref ?? '')?.[1];
  return (name === undefined ? schema : document.components.schemas[name]) ?? {};
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

function violations(schema: Schema, document: OpenApi): fc.Arbitrary<unknown>[] {
  if (schema.type === 'integer') return wrongIntegers(schema);
  if (schema.type === 'string') return wrongStrings(schema);
  return schema.type === 'object' ? wrongObjects(schema, document) : [];
}

function wrongIntegers({ minimum = 0 }: Schema): fc.Arbitrary<unknown>[] {
  const fractions = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
  const words = fc.string().filter((text) => !/^\s*[+-]?[\d_]+(\.0*)?\s*$/.test(text));
  return [fractions, words, fc.integer({ max: minimum - 1 })];
}

function wrongStrings({ minLength = 0, maxLength = Infinity }: Schema): fc.Arbitrary<unknown>[] {
  const short = minLength > 0 ? [fc.string({ maxLength: minLength - 1 })] : [];
  const long = maxLength < Infinity ? [fc.string({ minLength: maxLength + 1, maxLength: maxLength + 50 })] : [];
  return [...short, ...long];
}

function wrongObjects(schema: Schema, document: OpenApi): fc.Arbitrary<unknown>[] {
  const properties = Object.entries(schema.properties ?? {});
  const one = properties.flatMap(([name, property]) => {
    const wrong = wrongValues(property, document);
    return wrong === null ? [] : [wrong.map((value) => ({ ...EXAMPLE, [name]: value }))];
  });
  const without = (schema.required ?? []).map((name) => fc.constant({ ...EXAMPLE, [name]: undefined }));
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
