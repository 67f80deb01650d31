import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type DirectiveNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** graphql-js fails on a subscription whose one field is skipped; the specification forbids to make that depend on anything. */
export function unconditionalSubscriptions(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: ({ operation, selectionSet }) => {
      if (operation !== OperationTypeNode.SUBSCRIPTION) return;
      for (const directive of rootDirectives(context, selectionSet, new Set())) {
        if (directive.name.value !== 'skip' && directive.name.value !== 'include') continue;
        const message = `The field of a subscription can't have @${directive.name.value}.`;
        context.reportError(new GraphQLError(message, { nodes: directive }));
      }
    },
  };
}

function rootDirectives(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  seen: Set<SelectionSetNode>,
): readonly DirectiveNode[] {
  return selections.flatMap((selection) => {
    const directives = selection.directives ?? [];
    if (selection.kind === Kind.FIELD) return directives;
    const below =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : context.getFragment(selection.name.value)?.selectionSet;
    if (below === undefined || seen.has(below)) return directives;
    seen.add(below);
    return [...directives, ...rootDirectives(context, below, seen)];
  });
}

/** graphql-js keeps variables in plain objects: one that is not given would be found as what every object inherits. */
export function variablesWithNamesOfTheirOwn(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition: ({ variable }) => {
      const { value } = variable.name;
      if (!(value in Object.prototype)) return;
      context.reportError(new GraphQLError(`A variable can't be named "${value}".`, { nodes: variable }));
    },
  };
}
