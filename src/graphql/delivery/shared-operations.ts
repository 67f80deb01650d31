import { createHash } from 'node:crypto';
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

/** Keys of variables and text longer than this aren't compared: such an operation is nobody else's. */
const LONGEST_SHARED = 32_768;

/** An operation in use, and what to call when it no longer is. */
export interface Use {
  readonly operation: SharedOperation;
  release(): void;
}

interface Entry {
  readonly operation: SharedOperation;
  users: number;
}

/** The operations that are being followed on this node, by what makes their answers equal; each as long as somebody follows. */
export class SharedOperations {
  readonly #operations = new Map<string, Entry>();
  readonly #variables = new WeakMap<DocumentNode, Map<string, ReadonlySet<string>>>();

  constructor(private readonly format: FormatResult) {}

  /** `query` is the document's text. Nothing in an event's answer depends on the viewer, so the caller is no part of the key. */
  use(query: string, args: ExecutionArgs): Use {
    const same = JSON.stringify([query, args.operationName ?? null, this.#countingVariables(args)]);
    if (same.length > LONGEST_SHARED) {
      return { operation: new SharedOperation(args, this.format), release: () => undefined };
    }
    const key = createHash('sha256').update(same).digest('base64');
    const entry = this.#operations.get(key) ?? { operation: new SharedOperation(args, this.format), users: 0 };
    this.#operations.set(key, entry);
    entry.users += 1;
    return { operation: entry.operation, release: () => this.#release(key, entry) };
  }

  #release(key: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users === 0) this.#operations.delete(key);
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
