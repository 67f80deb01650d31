import { z } from 'zod';
import type { BodyRule, Described, Operation } from './operation.js';

type Json = Readonly<Record<string, unknown>>;

const fault = z
  .object({
    type: z.string(),
    loc: z.array(z.union([z.string(), z.int()])),
    msg: z.string(),
    input: z.unknown(),
    ctx: z.looseObject({}).optional(),
  })
  .meta({ id: 'Fault' });

const REFUSALS: Readonly<Record<number, Described>> = {
  400: { description: 'The room id, or the encoding of the body, is none' },
  401: { description: 'No token, or none that counts' },
  403: { description: 'The token does not cover this room' },
  413: { description: 'The body is too large' },
  422: { description: 'The request is not valid', schema: z.object({ detail: z.array(fault) }) },
  503: { description: 'Storage is out of reach for the moment; Retry-After says when to come back' },
};
const DETAIL = z.object({ detail: z.string() });
const PARAMETERS: Readonly<Record<string, Json>> = {
  room_id: {
    description: 'Characters other than letters, digits, "-" and "_" are dropped.',
    schema: { type: 'string' },
  },
  transfer_id: { schema: { type: 'string', format: 'uuid' } },
  index: { description: 'Counted from 0.', schema: { type: 'integer', minimum: 0 } },
};

/** The shim's description, made of the schemas that validate it. */
export function openApiOf(operations: readonly Operation[], prefix: string): Json {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = (paths[prefix + operation.path] ??= {});
    path[operation.method.toLowerCase()] = described(operation, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rejoin: the REST shim for legacy clients',
      version: '1.0.0',
      description: 'Clients of the old service go on working as they are. New ones use GraphQL, at /graphql.',
    },
    // Relative to this document, wherever it was fetched from.
    servers: [{ url: '..' }],
    security: [{ bearer: [] }],
    paths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}

function described(operation: Operation, schemas: Record<string, unknown>): Json {
  const { id, summary, description, tag, body, path } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    operationId: id,
    summary,
    description,
    tags: [tag],
    deprecated: tag !== 'Bytes',
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, ...PARAMETERS[name] })),
      ...operation.options.map((option) => ({ ...option, required: false, schema: { type: 'string' } })),
    ],
    ...(body.kind !== 'ignored' && { requestBody: requestOf(body, schemas) }),
    responses: Object.fromEntries(
      Object.entries({ ...REFUSALS, ...operation.answers }).map(([status, answer]) => [
        status,
        answerOf(Number(status), answer, schemas),
      ]),
    ),
  };
}

function requestOf(body: Exclude<BodyRule, { kind: 'ignored' }>, schemas: Record<string, unknown>): Json {
  if (body.kind === 'octets') return { required: true, content: OCTETS };
  const { schema, example, required } = body;
  return { required, content: { 'application/json': { schema: jsonSchema(schema, 'input', schemas), example } } };
}

const OCTETS = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function answerOf(status: number, { description, schema, octets }: Described, schemas: Record<string, unknown>): Json {
  if (octets) return { description, content: OCTETS };
  const shape = schema ?? (status >= 400 ? DETAIL : undefined);
  if (shape === undefined) return { description };
  return { description, content: { 'application/json': { schema: jsonSchema(shape, 'output', schemas) } } };
}

/** Schemas with a name go to the components, once. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): unknown {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: ({ jsonSchema }) => opened(jsonSchema) });
  const { $defs = {}, ...rest } = made;
  delete rest.$schema;
  for (const [name, definition] of Object.entries($defs)) schemas[name] = relocated(definition);
  return relocated(rest);
}

/** Clients have to bear fields that are new to them. */
function opened(schema: { additionalProperties?: unknown }): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function relocated(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
