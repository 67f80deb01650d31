import { Kind, type GraphQLError } from 'graphql';

// graphql-js says in words alone which value it refused, and where; these words are those of its version 16.
const VARIABLE = /^Variable "\$(\w+)" (?:has invalid value|got invalid value|of required type|of non-null type)/;
const ARGUMENT = /^Argument "(\w+)" (?:of required type|of non-null type|has invalid value)/;
const PATH = / at "\w+((?:\.\w+|\[\d+\])+)"[;.]/;
const UNKNOWN_FIELD = /; Field "(\w+)" (?:is not defined by type|of required type)/;

export function isVariableRefused(error: GraphQLError): boolean {
  return error.nodes?.length === 1 && error.nodes[0]?.kind === Kind.VARIABLE_DEFINITION && VARIABLE.test(error.message);
}

export function isArgumentRefused(error: GraphQLError): boolean {
  return ARGUMENT.test(error.message);
}

/** The name of the argument or input field whose value was refused: "size", "after", "ranges[0].first". */
export function fieldAtFault(error: GraphQLError): string | undefined {
  const [, variable] = VARIABLE.exec(error.message) ?? [];
  if (variable !== undefined) return fieldOfVariable(error, variable);
  const [, argument] = ARGUMENT.exec(error.message) ?? [];
  return argument ?? fieldOfLiteral(error);
}

function fieldOfVariable(error: GraphQLError, variable: string): string {
  const [, path = ''] = PATH.exec(error.message) ?? [];
  const [, missing] = UNKNOWN_FIELD.exec(error.message) ?? [];
  const steps = missing === undefined ? path : `${path}.${missing}`;
  // An input object's field stands for itself; a list or a scalar goes by the name under which the variable is used.
  return steps.startsWith('.') ? steps.slice(1) : usedAs(error, variable) + steps;
}

/** A document may be large and made to make patterns slow: little of it is looked at. */
const NAMES_WITHIN = 200;
const MOST_USES = 50;

function usedAs(error: GraphQLError, variable: string): string {
  const text = error.source?.body ?? '';
  let from = 0;
  for (let uses = 0; uses < MOST_USES; uses += 1) {
    const at = text.indexOf(`$${variable}`, from);
    if (at < 0) break;
    from = at + variable.length + 1;
    const name = /\w/.test(text.charAt(from)) ? undefined : nameBefore(text, at);
    if (name !== undefined) return name;
  }
  return variable;
}

/** The name in front of a literal. */
function fieldOfLiteral(error: GraphQLError): string | undefined {
  const start = error.nodes?.[0]?.loc?.start;
  return start === undefined ? undefined : nameBefore(error.source?.body ?? '', start);
}

/** "size" before the value in `size: 5` and `size: [5`. */
function nameBefore(text: string, value: number): string | undefined {
  return /(\w+)\s*:\s*\[?\s*$/.exec(text.slice(Math.max(0, value - NAMES_WITHIN), value))?.[1];
}
