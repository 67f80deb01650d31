import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { randomUUID } from 'node:crypto';
import { GraphQLError, type DocumentNode } from 'graphql';
import type { GraphqlContext } from './context.js';
import type { Documents } from './documents.js';
import { presentError, type ErrorLog } from './errors.js';

const FIRST_DOCUMENT = `# Your token goes into the tab "Headers": Authorization = Bearer <token>
query Start {
  viewer { id name }
  room(id: "lobby") { capacity participants { id name state } }
}
`;

/** Apollo executes what `Documents` prepared, and nothing else: its caches and switches are those of Documents. */
export function apolloServer(documents: Documents, log: ErrorLog): ApolloServer<GraphqlContext> {
  const requestIds = new RequestIds();
  return new ApolloServer<GraphqlContext>({
    schema: documents.schema,
    documentStore: preparedIn(documents),
    persistedQueries: { cache: textsIn(documents) },
    // Documents decides; Apollo's own default depends on NODE_ENV.
    introspection: true,
    // A token is enough: browsers ask first before a foreign page may send one. urql's queries by GET have nothing else.
    csrfPrevention: { requestHeaders: ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (_, error) => {
      const asGraphql = error instanceof GraphQLError ? error : wrapped(error);
      return presentError(asGraphql, { requestId: requestIds.of(error), log });
    },
    plugins: [
      requestIds,
      ApolloServerPluginLandingPageLocalDefault({
        document: FIRST_DOCUMENT,
        embed: { runTelemetry: false, endpointIsEditable: false },
        footer: false,
      }),
      // It would instrument every field of the schema, which graphql-ws executes too.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

function wrapped(error: unknown): GraphQLError {
  return new GraphQLError('Internal server error', error instanceof Error ? { originalError: error } : {});
}

/** Errors are formatted without their context: what a request's errors are is noted when they come up. */
class RequestIds implements ApolloServerPlugin<GraphqlContext> {
  readonly #ids = new WeakMap<object, string>();

  async requestDidStart() {
    return {
      didEncounterErrors: async ({
        errors,
        contextValue,
      }: {
        errors: readonly Error[];
        contextValue: GraphqlContext;
      }) => {
        for (const error of errors) this.#ids.set(error, contextValue.requestId);
      },
    };
  }

  of(error: unknown): string {
    const known = typeof error === 'object' && error !== null ? this.#ids.get(error) : undefined;
    return known ?? randomUUID();
  }
}

/** Apollo's keys end with the digest of a document's text. */
const DIGEST_LENGTH = 64;

interface ReadOnlyStore<Value> {
  get(key: string): Promise<Value | undefined>;
  set(key: string, value: Value): Promise<void>;
  delete(key: string): Promise<boolean>;
}

function preparedIn(documents: Documents): ReadOnlyStore<DocumentNode> {
  return readOnly((key) => documents.documentWithDigest(key.slice(-DIGEST_LENGTH))?.document);
}

function textsIn(documents: Documents): ReadOnlyStore<string> {
  return readOnly((key) => documents.documentWithDigest(key.slice(-DIGEST_LENGTH))?.text);
}

/** Whatever Apollo would write is in Documents before Apollo sees it. */
function readOnly<Value>(get: (key: string) => Value | undefined): ReadOnlyStore<Value> {
  return { get: async (key) => get(key), set: async () => undefined, delete: async () => false };
}
