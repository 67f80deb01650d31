import {
  getOperationAST,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type ExecutionArgs,
  type SelectionNode,
} from 'graphql';
import { SharedOperation, type FormatResult } from './shared-operation.js';

const MOST_OPERATIONS = 2000;

/** The operations that are being followed on this node, by what makes their answers equal. */
export class SharedOperations {
  readonly #operations = new Map<string, SharedOperation>();
  readonly #variables = new WeakMap<DocumentNode, Map<string, ReadonlySet<string>>>();

  constructor(private readonly format: FormatResult) {}

  /** `query` is the document's text. Nothing in an event's answer depends on the viewer, so the caller is no part of the key. */
  for(query: string, args: ExecutionArgs): SharedOperation {
    const key = JSON.stringify([query, args.operationName ?? null, this.#countingVariables(args)]);
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    if (this.#operations.size >= MOST_OPERATIONS) this.#forgetOldest();
    const operation = new SharedOperation(args, this.format);
    this.#operations.set(key, operation);
    return operation;
  }

  #forgetOldest(): void {
    const oldest = this.#operations.keys().next().value;
    if (oldest !== undefined) this.#operations.delete(oldest);
  }

  /** Variables that only say where to start (cursor, key, room) differ for everybody and change no event's answer. */
  #countingVariables({ document, operationName, variableValues }: ExecutionArgs): Record<string, unknown> {
    const byName = this.#variables.get(document) ?? new Map<string, ReadonlySet<string>>();
    this.#variables.set(document, byName);
    const name = operationName ?? '';
    const counting = byName.get(name) ?? variablesBelowRootArguments(document, name);
    byName.set(name, counting);
    const values = variableValues ?? {};
    return Object.fromEntries([...counting].sort().map((variable) => [variable, values[variable]]));
  }
}

function variablesBelowRootArguments(document: DocumentNode, operationName: string): ReadonlySet<string> {
  const found = new Set<string>();
  const note = { Variable: ({ name }: { readonly name: { readonly value: string } }) => void found.add(name.value) };
  const operation = getOperationAST(document, operationName || undefined);
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const roots = operation?.selectionSet.selections ?? [];
  for (const part of [...fragments, ...roots.flatMap(withoutArguments)]) visit(part, note);
  return found;
}

function withoutArguments(selection: SelectionNode): ASTNode[] {
  if (selection.kind !== Kind.FIELD) return [selection];
  return [...(selection.selectionSet ? [selection.selectionSet] : []), ...(selection.directives ?? [])];
}
