import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { RejoinError } from '../errors.js';

/** What one operation may ask for, over HTTP and graphql-ws alike. */
export interface OperationLimits {
  readonly tokens: number;
  /** Levels of fields; the root's are the first. */
  readonly depth: number;
  /** Fields at the root, each alias counted. */
  readonly rootFields: number;
  /** Fields in all, fragments counted wherever they are spread. */
  readonly fields: number;
  /** Braces within braces, of fields and fragments alike: bounds every recursion over a document. */
  readonly nesting: number;
  /** Spreads and fields to go through, each as often as it is spread. */
  readonly steps: number;
  /** Of what stands below __schema and __type: the usual tools go 14 deep. */
  readonly introspectionDepth: number;
  /** Pairs of fields of one name in one place: validation compares each. */
  readonly comparisons: number;
  /** Fields that an answer may hold, by the sizes of its lists. */
  readonly cost: number;
}

export const OPERATION_LIMITS: OperationLimits = {
  tokens: 5000,
  depth: 12,
  rootFields: 20,
  fields: 1000,
  nesting: 100,
  steps: 10_000,
  introspectionDepth: 15,
  comparisons: 5000,
  cost: 10_000,
};

export function tooComplex(message: string, limit: number): RejoinError {
  return new RejoinError('OPERATION_TOO_COMPLEX', message, { limit });
}

export function nestedTooDeep(limit: number): RejoinError {
  return tooComplex(`A document may have ${limit} braces within braces.`, limit);
}

/**
 * Refuses a document by its form alone, before anything that costs more than linear time looks at it: rules of validation
 * are quadratic in the fields of one name, and estimating a cost follows each spread.
 */
export function refuseByForm(document: DocumentNode, limits: OperationLimits): RejoinError | undefined {
  const form = new DocumentForm(document);
  const whole = form.extentOfDocument();
  if (whole.nesting > limits.nesting) return nestedTooDeep(limits.nesting);
  if (whole.fields > limits.fields) return tooComplex(`A document may select ${limits.fields} fields.`, limits.fields);
  if (whole.steps > limits.steps) return tooComplex(`A document may spread ${limits.steps} fragments.`, limits.steps);
  const { depth, introspectionDepth } = form.extentsOfOperations();
  if (depth > limits.depth) return tooComplex(`An operation may be ${limits.depth} levels deep.`, limits.depth);
  if (introspectionDepth > limits.introspectionDepth) {
    return tooComplex(`Introspection may be ${limits.introspectionDepth} levels deep.`, limits.introspectionDepth);
  }
  if (form.widestRoot() > limits.rootFields) {
    return tooComplex(`An operation may have ${limits.rootFields} root fields, aliases counted.`, limits.rootFields);
  }
  if (form.introspectsTwice()) return tooComplex('An operation may have __schema once, and __type once.', 1);
  if (form.comparisons(limits.comparisons) > limits.comparisons) {
    return tooComplex('The document selects fields of one name too often.', limits.comparisons);
  }
  return undefined;
}

interface Extent {
  /** Fields of the set itself, those of its fragments included. */
  readonly width: number;
  /** Fields in all. */
  readonly fields: number;
  readonly steps: number;
  readonly nesting: number;
  readonly depth: number;
  readonly introspectionDepth: number;
}

const NOTHING: Extent = { width: 0, fields: 0, steps: 0, nesting: 0, depth: 0, introspectionDepth: 0 };

function together(a: Extent, b: Extent): Extent {
  return {
    width: a.width + b.width,
    fields: a.fields + b.fields,
    steps: a.steps + b.steps,
    nesting: Math.max(a.nesting, b.nesting),
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  };
}

class DocumentForm {
  readonly #operations: OperationDefinitionNode[] = [];
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Each fragment is looked at once, however often and deep it is spread. */
  readonly #known = new Map<string, Extent>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
      if (definition.kind === Kind.OPERATION_DEFINITION) this.#operations.push(definition);
    }
  }

  /** Of all operations, fragments where they are spread. */
  extentsOfOperations(): Extent {
    return this.#operations.map(({ selectionSet }) => this.#extentOf(selectionSet)).reduce(together, NOTHING);
  }

  /** Fragments by themselves too: validation goes through those that nobody spreads. */
  extentOfDocument(): Extent {
    const fragments = [...this.#fragments.keys()].map((name) => this.#extentOfFragment(name));
    return fragments.reduce(together, this.extentsOfOperations());
  }

  introspectsTwice(): boolean {
    return this.#operations.some(({ selectionSet }) => {
      const names = this.#fieldsOf([selectionSet]).map(({ name }) => name.value);
      return ['__schema', '__type'].some((name) => names.filter((one) => one === name).length > 1);
    });
  }

  /** How many pairs of fields validation has to compare, as far as it matters; the extents bound what is gone through here. */
  comparisons(most: number): number {
    const sets = [...this.#operations, ...this.#fragments.values()].map(({ selectionSet }) => [selectionSet]);
    let pairs = 0;
    for (let set = sets.pop(); set !== undefined && pairs <= most; set = sets.pop()) {
      const groups = new Map<string, SelectionSetNode[]>();
      const counts = new Map<string, number>();
      for (const { alias, name, selectionSet } of this.#fieldsOf(set)) {
        const key = (alias ?? name).value;
        const known = counts.get(key) ?? 0;
        pairs += known;
        counts.set(key, known + 1);
        if (selectionSet) groups.set(key, [...(groups.get(key) ?? []), selectionSet]);
      }
      sets.push(...groups.values());
    }
    return pairs;
  }

  /** Fields of these sets, those of fragments included wherever they are spread. */
  #fieldsOf(sets: readonly SelectionSetNode[], within: ReadonlySet<string> = new Set()): readonly FieldNode[] {
    return sets.flatMap(({ selections }) =>
      selections.flatMap((selection): readonly FieldNode[] => {
        if (selection.kind === Kind.FIELD) return [selection];
        if (selection.kind === Kind.INLINE_FRAGMENT) return this.#fieldsOf([selection.selectionSet], within);
        const name = selection.name.value;
        const fragment = this.#fragments.get(name);
        if (fragment === undefined || within.has(name)) return [];
        return this.#fieldsOf([fragment.selectionSet], new Set([...within, name]));
      }),
    );
  }

  widestRoot(): number {
    return Math.max(0, ...this.#operations.map(({ selectionSet }) => this.#extentOf(selectionSet).width));
  }

  #extentOf(set: SelectionSetNode | undefined): Extent {
    let extent = NOTHING;
    for (const selection of set?.selections ?? []) extent = together(extent, this.#extentOfSelection(selection));
    return { ...extent, nesting: extent.nesting + 1 };
  }

  #extentOfSelection(selection: SelectionNode): Extent {
    const extent = this.#extentBelow(selection);
    const { fields, depth, introspectionDepth } = extent;
    const steps = extent.steps + 1;
    if (selection.kind !== Kind.FIELD) return { ...extent, steps };
    const field = { ...extent, steps, width: 1, fields: fields + 1 };
    return selection.name.value === '__schema' || selection.name.value === '__type'
      ? { ...field, depth: 1, introspectionDepth: depth }
      : { ...field, depth: depth + 1, introspectionDepth };
  }

  #extentBelow(selection: SelectionNode): Extent {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#extentOfFragment(selection.name.value);
    return selection.selectionSet ? this.#extentOf(selection.selectionSet) : NOTHING;
  }

  #extentOfFragment(name: string): Extent {
    const known = this.#known.get(name);
    if (known) return known;
    // A cycle ends here; that there is one is for validation to say.
    this.#known.set(name, NOTHING);
    const extent = this.#extentOf(this.#fragments.get(name)?.selectionSet);
    this.#known.set(name, extent);
    return extent;
  }
}
