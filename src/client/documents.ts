/**
 * The operations of this client as parsed, typed documents, for those who bring a GraphQL client of their own:
 *
 *     import { RoomEventsDocument, SendSignalDocument } from '@rejoin/client/documents';
 *
 *     apollo.subscribe({ query: RoomEventsDocument, variables: { roomId: 'lobby' } });
 *     await urql.mutation(SendSignalDocument, { input });
 *
 * Results and variables are typed: `RoomEventsSubscription` and `RoomEventsSubscriptionVariables` for that document.
 * What each operation does, and how it fails, is in the package's `schema.graphql`.
 */
export * from './generated/documents.js';
export type {
  /** The type of all documents here: what Apollo Client and urql take, with its results and variables. */
  TypedDocumentNode,
} from '@graphql-typed-document-node/core';
