import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  isIntrospectionType,
  isSpecifiedScalarType,
  printType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { buildGraphqlSchema } from './schema.js';

// `tsx src/graphql/emit-schema.ts` writes schema.graphql; with --check it says whether the written one is still true.
const FILE = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const HEADER = '# Emitted from src/graphql: change the code, then run `npm run emit-schema`.\n\n';

function printed(): string {
  const noPubSub = {
    publish: () => undefined,
    subscribe: () => {
      throw new Error('Nothing is executed here.');
    },
  };
  return `${HEADER}${typesOf(buildGraphqlSchema(noPubSub)).map(printType).join('\n\n').replace(/ +$/gm, '')}\n`;
}

/** The roots first, as a reader would begin; the others in the order in which the code builds them. */
function typesOf(schema: GraphQLSchema): GraphQLNamedType[] {
  const roots = ['Query', 'Mutation', 'Subscription'].flatMap((name) => schema.getType(name) ?? []);
  const own = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  return [...new Set([...roots, ...own])];
}

function written(): string {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return '';
  }
}

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, printed());
} else if (written() !== printed()) {
  console.error('schema.graphql is stale: run `npm run emit-schema` and commit it.');
  process.exitCode = 1;
}
