import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parseValue,
  valueFromAST,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { schema } from './built-schema.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const contract = buildSchema(readFileSync(new URL('./contract.graphql', import.meta.url), 'utf8'));

function argumentLines(
  place: string,
  args: readonly { name: string; type: unknown; defaultValue?: unknown }[],
): string[] {
  return args.map(
    ({ name, type, defaultValue }) => `${place}(${name}: ${String(type)} = ${JSON.stringify(defaultValue)})`,
  );
}

/** A schema as one line a fact, so that what is missing can be read. */
function factsOf(type: GraphQLNamedType): string[] {
  const { name } = type;
  if (isEnumType(type)) return type.getValues().map((value) => `enum ${name}: ${value.name}`);
  if (isInputObjectType(type)) return argumentLines(`input ${name}`, Object.values(type.getFields()));
  if (!isObjectType(type) && !isInterfaceType(type)) return [`scalar ${name}`];
  return [
    ...type.getInterfaces().map((each) => `${name} implements ${each.name}`),
    ...Object.values(type.getFields()).flatMap((field) => [
      `${name}.${field.name}: ${String(field.type)}`,
      ...argumentLines(`${name}.${field.name}`, field.args),
    ]),
  ];
}

function facts(of: GraphQLSchema): string[] {
  const own = Object.values(of.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  return own.flatMap((type) => [`${type.constructor.name} ${type.name}`, ...factsOf(type)]);
}

test('the schema holds everything that the contract fixes, to the letter', () => {
  const ours = new Set(facts(schema));
  expect(facts(contract).length).toBeGreaterThan(200);
  expect(facts(contract).filter((fact) => !ours.has(fact))).toEqual([]);
});

test('no input asks for more than the contract says', () => {
  const theirs = new Set(facts(contract));
  const required = facts(schema).filter((fact) => /^input|\(/.test(fact) && /! = undefined\)$/.test(fact));
  expect(required.filter((fact) => !theirs.has(fact))).toEqual([]);
});

test('enums take the values of the domain as they are', () => {
  const type = schema.getType('SignalKind');
  expect(isEnumType(type) && valueFromAST(parseValue('ICE_CANDIDATE'), type)).toBe('ICE_CANDIDATE');
});

test('the emitted schema.graphql is up to date', async () => {
  const emit = promisify(execFile)('npx', ['tsx', 'src/graphql/emit-schema.ts', '--check'], { cwd: ROOT });
  await expect(emit).resolves.toMatchObject({ stderr: '' });
});
