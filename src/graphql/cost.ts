import { Kind, visit, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
// Its ES module loads a second copy of graphql, whose classes are not ours; of its CommonJS module Node finds no names.
import complexity from 'graphql-query-complexity/cjs';

const { fieldExtensionsEstimator, getComplexity, simpleEstimator } = complexity;

export interface OperationToRun {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How many fields an answer may hold. Throws a GraphQLError where a variable or an argument is refused. */
export function costOf(schema: GraphQLSchema, { document, operation, variables }: OperationToRun): number {
  return getComplexity({
    schema,
    query: document,
    variables,
    ...(operation.name && { operationName: operation.name.value }),
    // The form of the document is bounded already, and less would be said without a code.
    maxQueryNodes: Number.POSITIVE_INFINITY,
    estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
}

/** How long a list can get: what is out of bounds is for its resolver to refuse, which names the argument. */
export function listLength(args: Readonly<Record<string, unknown>>, usual: number, most: number): number {
  return Math.min(most, Math.max(0, Number(args['first'] ?? usual)));
}

/** Whether the cost is the same for all variables: no list's size is one, and nothing is skipped or included by one. */
export function isCostFixed(document: DocumentNode): boolean {
  let fixed = true;
  visit(document, {
    Argument: ({ name, value }) => {
      if (value.kind === Kind.VARIABLE && (name.value === 'first' || name.value === 'if')) fixed = false;
    },
  });
  return fixed;
}
