// The operations with clients of GraphQL that a team brings itself: results and variables are inferred.
import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import {
  RoomEventsDocument,
  SendSignalDocument,
  TransferStateDocument,
  ViewerDocument,
} from '@rejoin/client/documents';
import { Client, fetchExchange } from '@urql/core';

const apollo = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.empty() });
const urql = new Client({ url: '/graphql', exchanges: [fetchExchange], preferGetMethod: false });
const hand = { roomId: 'lobby', kind: 'APPLICATION', topic: 'hand', payload: { up: true } } as const;

export async function withApollo(): Promise<number | undefined> {
  apollo.subscribe({ query: RoomEventsDocument, variables: { roomId: 'lobby' } }).subscribe(({ data }) => {
    if (data?.roomEvents.__typename === 'RoomSnapshot') data.roomEvents.participantKey.toUpperCase();
  });
  // @ts-expect-error: the room is missing
  apollo.subscribe({ query: RoomEventsDocument, variables: {} });
  const { data } = await apollo.mutate({ mutation: SendSignalDocument, variables: { input: hand } });
  // @ts-expect-error: no such field
  data?.sendSignal.senders;
  return data?.sendSignal.recipients;
}

export async function withUrql(): Promise<string | undefined> {
  const viewer = await urql.query(ViewerDocument, {}).toPromise();
  // @ts-expect-error: an id is text
  await urql.query(TransferStateDocument, { transferId: 7 });
  const { data } = await urql.mutation(SendSignalDocument, { input: hand });
  return viewer.data?.viewer.name ?? data?.sendSignal.id;
}
