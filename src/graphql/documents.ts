import { createHash } from 'node:crypto';
import {
  getVariableValues,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { costOf, isCostFixed } from './cost.js';
import { graphqlErrorOf } from './errors.js';
import { nestedTooDeep, OPERATION_LIMITS, refuseByForm, tooComplex, type OperationLimits } from './limits.js';
import { Lru } from './lru.js';
import { unconditionalSubscriptions, variablesWithNamesOfTheirOwn } from './rules.js';

export interface DocumentSettings {
  readonly introspection: boolean;
  readonly limits?: OperationLimits;
}

/** An operation that may be executed. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface RefusedOperation {
  readonly errors: readonly GraphQLError[];
}

/** A document that was parsed and found valid, under the digest of its text. */
export interface KnownDocument {
  readonly text: string;
  readonly document: DocumentNode;
  /** Operations that were found cheap enough, where variables change nothing of that; null where they do. */
  readonly cheap: Set<OperationDefinitionNode> | null;
}

type Variables = Readonly<Record<string, unknown>>;

/** Of all documents that are kept, in all: a token takes some 150 bytes of memory, and a text its characters. */
const TOKENS_KEPT = 100_000;
const TOKENS_OF_STRANGERS = 20_000;
const CHARACTERS_AS_TOKEN = 64;
/** Characters; a longer document is served, but not kept. */
const LONGEST_KEPT = 32_768;

/**
 * The one way to an executable operation, for HTTP and graphql-ws: parsed and validated once a text, within the limits. Apollo
 * reads its persisted queries and parsed documents from here too, so that there is one cache and one set of rules.
 */
export class Documents {
  readonly #known = new Lru<string, KnownDocument>(TOKENS_KEPT);
  readonly #strangers = new Lru<string, KnownDocument>(TOKENS_OF_STRANGERS);
  readonly #limits: OperationLimits;
  readonly #rules;

  constructor(
    readonly schema: GraphQLSchema,
    private readonly settings: DocumentSettings,
  ) {
    this.#limits = settings.limits ?? OPERATION_LIMITS;
    const rules = [...specifiedRules, unconditionalSubscriptions, variablesWithNamesOfTheirOwn];
    this.#rules = settings.introspection ? rules : [...rules, NoSchemaIntrospectionCustomRule];
  }

  /** Whether the schema is shown. */
  get introspection(): boolean {
    return this.settings.introspection;
  }

  prepareOperation(
    query: string,
    operationName?: string | null,
    variables?: Variables | null,
    /** What comes without a token is kept apart, so that it pushes out nothing. */
    ofStranger = false,
  ): PreparedOperation | RefusedOperation {
    const known = this.#documentOf(query, ofStranger);
    if (isRefused(known)) return known;
    const operation = operationOf(known.document, operationName);
    if (operation instanceof GraphQLError) return { errors: [operation] };
    const errors = this.#refuseByCost(known, operation, variables ?? {});
    return errors.length > 0 ? { errors } : { document: known.document, operation };
  }

  /** By the SHA-256 of its text in hex, as persisted queries name it. */
  documentWithDigest(digest: string): KnownDocument | undefined {
    return this.#known.get(digest) ?? this.#strangers.get(digest);
  }

  #documentOf(text: string, ofStranger: boolean): KnownDocument | RefusedOperation {
    const digest = createHash('sha256').update(text).digest('hex');
    const known = this.documentWithDigest(digest);
    if (known) return known;
    const document = this.#validDocument(text);
    if (isRefused(document)) return document;
    const made = { text, document, cheap: isCostFixed(document) ? new Set<OperationDefinitionNode>() : null };
    if (text.length <= LONGEST_KEPT) (ofStranger ? this.#strangers : this.#known).set(digest, made, weightOf(made));
    return made;
  }

  #validDocument(text: string): DocumentNode | RefusedOperation {
    const document = this.#wellFormed(text);
    if (document instanceof Error) return { errors: [document] };
    const errors = this.#validate(document);
    return errors.length > 0 ? { errors: errors.map((error) => invalid(error, this.#limits)) } : document;
  }

  #validate(document: DocumentNode): readonly GraphQLError[] {
    const hideSuggestions = !this.settings.introspection;
    try {
      return validate(this.schema, document, this.#rules, { maxErrors: 20, hideSuggestions });
    } catch (error) {
      // The rule of a subscription's one field throws where a variable decides about it.
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  #wellFormed(text: string): DocumentNode | GraphQLError {
    try {
      const document = parse(text, { maxTokens: this.#limits.tokens });
      const refusal = refuseByForm(document, this.#limits);
      return refusal ? graphqlErrorOf(refusal) : document;
    } catch (error) {
      return syntaxError(error, this.#limits);
    }
  }

  #refuseByCost(
    { document, cheap }: KnownDocument,
    operation: OperationDefinitionNode,
    variables: Variables,
  ): readonly GraphQLError[] {
    const { cost: limit } = this.#limits;
    if (cheap?.has(operation)) return this.#refuseByVariables(operation, variables);
    try {
      const cost = costOf(this.schema, { document, operation, variables });
      if (cost > limit)
        return [graphqlErrorOf(tooComplex(`This asks for ${cost} fields; ${limit} are allowed.`, limit))];
      cheap?.add(operation);
      return [];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const errors = this.#refuseByVariables(operation, variables);
      return errors.length > 0 ? errors : [error];
    }
  }

  #refuseByVariables(
    { variableDefinitions = [] }: OperationDefinitionNode,
    variables: Variables,
  ): readonly GraphQLError[] {
    return getVariableValues(this.schema, variableDefinitions, variables).errors ?? [];
  }
}

/** As graphql-js counted while it parsed. */
function weightOf({ text, document }: KnownDocument): number {
  const { tokenCount = 0 } = document as DocumentNode & { readonly tokenCount?: number };
  return tokenCount + Math.ceil(text.length / CHARACTERS_AS_TOKEN);
}

function syntaxError(error: unknown, { tokens, nesting }: OperationLimits): GraphQLError {
  // Brackets so deep that recursion met the end of the stack.
  if (error instanceof RangeError) return graphqlErrorOf(nestedTooDeep(nesting));
  if (!(error instanceof GraphQLError)) throw error;
  return / contains more that? \d+ tokens/.test(error.message)
    ? graphqlErrorOf(tooComplex(`A document may have ${tokens} tokens.`, tokens))
    : coded(error, 'GRAPHQL_PARSE_FAILED');
}

export function isRefused(outcome: object): outcome is RefusedOperation {
  return 'errors' in outcome;
}

/** graphql-js has limits of its own, and words of their own for them. */
function invalid(error: GraphQLError, { fields }: OperationLimits): GraphQLError {
  if (error.message === 'Validation aborted.') {
    return graphqlErrorOf(tooComplex('The document selects fields of one name too often.', fields));
  }
  if (error.message === 'Maximum introspection depth exceeded') {
    return graphqlErrorOf(tooComplex('Introspection may list the fields of the types of fields, and no further.', 2));
  }
  return coded(error, 'GRAPHQL_VALIDATION_FAILED');
}

/** Keeps the code that a scalar gave its refusal of a literal. */
function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...extensions } });
}

function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | GraphQLError {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const named =
    typeof name === 'string' ? operations.filter((operation) => operation.name?.value === name) : operations;
  const [operation, another] = named;
  if (operation && !another) return operation;
  const message = operation
    ? 'Say which operation: the document has several.'
    : `There is no operation named "${name}".`;
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}
