import { describe, expect, test } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLNamedType,
} from 'graphql';
import { schema } from './built-schema.js';

interface Described {
  readonly place: string;
  readonly description: string | null | undefined;
}

function at(place: string, { description }: { readonly description?: string | null | undefined }): Described {
  return { place, description };
}

function argumentsOf(place: string, args: readonly GraphQLArgument[]): Described[] {
  return args.map((arg) => at(`${place}(${arg.name}:)`, arg));
}

function describedIn(type: GraphQLNamedType): Described[] {
  const own = at(type.name, type);
  if (isEnumType(type)) return [own, ...type.getValues().map((value) => at(`${type.name}.${value.name}`, value))];
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields());
    return [
      own,
      ...fields.flatMap((field) => [
        at(`${type.name}.${field.name}`, field),
        ...argumentsOf(`${type.name}.${field.name}`, field.args),
      ]),
    ];
  }
  if (isInputObjectType(type)) {
    return [own, ...Object.values(type.getFields()).map((field) => at(`${type.name}.${field.name}`, field))];
  }
  return [own];
}

const ownTypes = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const described = ownTypes.flatMap(describedIn);

/** The GraphQL examples of all descriptions, each with its place. */
const examples = described.flatMap(({ place, description }) =>
  [...(description ?? '').matchAll(/```graphql\n(.*?)```/gs)].map(([, example = '']) => ({ place, example })),
);

describe('the schema as a manual', () => {
  test('describes every type, field, argument, enum value and input field', () => {
    expect(described.length).toBeGreaterThan(200);
    expect(described.filter(({ description }) => !description?.trim()).map(({ place }) => place)).toEqual([]);
  });

  test("leaves none of the code's own layout in a description", () => {
    const untidy = described.filter(({ description }) => /^\s|\s$|\\[`$]/.test(description ?? ''));
    expect(untidy.map(({ place }) => place)).toEqual([]);
  });

  test('gives an example for every query, mutation and subscription', () => {
    const operations = ['Query', 'Mutation', 'Subscription'].flatMap((root) => {
      const type = schema.getType(root);
      return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${root}.${field}`) : [];
    });
    const shown = new Set(examples.map(({ place }) => place));
    expect(operations.filter((operation) => !shown.has(operation))).toEqual([]);
  });

  test.each(examples)('an example of $place runs as it stands', ({ example }) => {
    expect(validate(schema, parse(example)).map(({ message }) => message)).toEqual([]);
  });

  test('names the errors that each operation raises', () => {
    const operations = described.filter(({ place }) => /^(Query|Mutation|Subscription)\.\w+$/.test(place));
    expect(operations.filter(({ description }) => !description?.includes('Errors')).map(({ place }) => place)).toEqual(
      [],
    );
  });
});
