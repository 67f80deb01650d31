import 'reflect-metadata';
import { type GraphQLObjectType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions } from 'type-graphql';
import { HistoryResolver } from './history.resolver.js';
import { prose } from './prose.js';
import { QualityResolver } from './quality.resolver.js';
import { RoomEventsResolver } from './room-events.resolver.js';
import { RoomsResolver } from './rooms.resolver.js';
import { SignalsResolver } from './signals.resolver.js';
import { TransferActionsResolver } from './transfer-actions.resolver.js';
import { TransferProgressResolver } from './transfer-progress.resolver.js';
import { TransfersResolver } from './transfers.resolver.js';
import { ViewerResolver } from './viewer.resolver.js';

/** type-graphql wants one as soon as there are subscriptions, even where each brings its own source (type-graphql#1638). */
export type GraphqlPubSub = NonNullable<BuildSchemaOptions['pubSub']>;

// type-graphql has no place for the descriptions of the three roots.
const ROOTS: Readonly<Record<'Query' | 'Mutation' | 'Subscription', string>> = {
  Query: prose`
    What can be read. Send your token as \`Authorization: Bearer <token>\` (in Apollo Sandbox: the tab "Headers").

    \`\`\`graphql
    query Start {
      viewer { id name }
      room(id: "stand-up") { participants { id name state } }
    }
    \`\`\`

    Everything that goes wrong has a code in \`errors[].extensions.code\`, with details beside it (\`field\`, \`status\`,
    \`limit\`, \`retryAfterSeconds\`). Each field names its own; these may come of any:

    - UNAUTHENTICATED: no token, a bad one or an expired one.
    - BAD_USER_INPUT: a value breaks a rule; \`field\` names it.
    - OPERATION_TOO_COMPLEX: more than 12 levels, 20 root fields, 5000 tokens, or too many fields by the lengths of the
      lists asked for; several operations in one request; more than 100 subscriptions on a socket. A request or a frame
      may have 1 MiB.
    - RATE_LIMITED: you ask for more than any call needs; come back after \`retryAfterSeconds\`. A user has 100 signals, 100
      acknowledgements, 20 joins, 20 offers, 10 pauses and resumptions, and 300 reads of the storage for all else a second,
      with bursts of twice that; the same over HTTP, graphql-ws and REST.
    - SERVICE_UNAVAILABLE: the storage is away. Repeat it as it is; what takes an \`idempotencyKey\`, with the same one.
    - INTERNAL_SERVER_ERROR: not your fault; \`requestId\` finds it in the server's log.
    - GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, PERSISTED_QUERY_NOT_FOUND: as in every Apollo Server.`,
  Mutation: prose`
    What can be done. Every mutation takes one \`input\` and answers with a payload.

    \`\`\`graphql
    mutation Hello {
      sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) { recipients }
    }
    \`\`\`

    A file goes its way so: \`offerTransfer\` (sender) → \`acceptTransfer\` (receiver) → the chunks over a data channel, the
    receiver calling \`acknowledgeChunks\` → \`sealTransfer\` (sender, where the offer had no digest) →
    \`completeTransfer\` (receiver).`,
  Subscription: prose`
    What is pushed, over graphql-ws on the same address.

    \`\`\`js
    import { createClient } from 'graphql-ws';
    const client = createClient({
      url: 'wss://example.org/graphql',
      connectionParams: async () => ({ authorization: \`Bearer \${await freshToken()}\` }),
      retryAttempts: Infinity,
      shouldRetry: () => true, // else a connection that is refused, as while a server restarts, ends everything
    });
    \`\`\`

    Clients that are no browsers may send the token as the handshake's \`Authorization\` header instead.

    Close codes: 1012 the server is going away (come back) · 1013 tokens can't be checked now (come back later) · 4410 your
    token ended, before or after it let you in (come back with a new one) · 4413 you read too slowly (come back and
    recover) · 4401 no token, or one that never was good (final).`,
};

export function buildGraphqlSchema(pubSub: GraphqlPubSub): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ViewerResolver,
      RoomsResolver,
      TransfersResolver,
      SignalsResolver,
      QualityResolver,
      TransferActionsResolver,
      RoomEventsResolver,
      TransferProgressResolver,
      HistoryResolver,
    ],
    pubSub,
    validate: false,
  });
  describeRoots(schema);
  executeEventsSynchronously(schema);
  return schema;
}

function describeRoots(schema: GraphQLSchema): void {
  for (const [name, description] of Object.entries(ROOTS)) rootOf(schema, name).description = description;
}

function rootOf(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`The schema has no type ${name}.`);
  return type;
}

/**
 * A subscription's event is executed once for all who asked alike, and must not cost a promise a field: type-graphql makes
 * every `resolveType` asynchronous, and converts and checks a root field's arguments again for each event.
 */
function executeEventsSynchronously(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) type.resolveType = ({ __typename }: { __typename: string }) => __typename;
  }
  for (const field of Object.values(rootOf(schema, 'Subscription').getFields()))
    field.resolve = (event: unknown) => event;
}
