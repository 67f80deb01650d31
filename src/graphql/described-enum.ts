import { registerEnumType } from 'type-graphql';

/** A GraphQL enum over a union of strings of the domain; the compiler asks for a description of each of its values. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): { readonly [V in Value]: V } {
  const names = Object.keys(values) as Value[];
  const members = Object.fromEntries(names.map((value) => [value, value])) as { readonly [V in Value]: V };
  const described = Object.fromEntries(names.map((value) => [value, { description: values[value] }]));
  registerEnumType(members, { name, description, valuesConfig: described as Record<Value, { description: string }> });
  return members;
}
