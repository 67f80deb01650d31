// The React entry, with the rooms of both clients.
import { RejoinClient } from '@rejoin/client';
import { useChat, useParticipants, useRoom, useStatus, useTransfers } from '@rejoin/client/react';
import { SignalingClient } from '@rejoin/client/signaling';

const client = new RejoinClient({ url: 'https://rejoin.example', token: () => 'token' });
const signaling = new SignalingClient({ url: 'https://rejoin.example', token: () => 'token' });

export function Lobby() {
  const room = useRoom(client, 'lobby');
  const { phase } = useStatus(room);
  const people = useParticipants(room);
  const { lines, say } = useChat(room);
  const transfers = useTransfers(room);
  return (
    <main title={phase} onClick={() => say('hello')}>
      {people.map(({ id, name }) => (
        <b key={id}>{name}</b>
      ))}
      {lines.length} {transfers[0]?.filename} {room?.media.remote.length}
    </main>
  );
}

export function Signals() {
  const room = useRoom(signaling, 'lobby');
  // @ts-expect-error: without files there are no transfers
  useTransfers(room);
  return <i>{useParticipants(room).length}</i>;
}
