// The React entry, with the rooms of both clients.
import { useEffect, useState } from 'react';
import type { RejoinClient, RemoteStream, Room, RoomStatus } from '@rejoin/client';
import { useChat, useParticipants, useRoom, useStatus, useTransfers, type RoomChat } from '@rejoin/client/react';
import type { SignalingClient, SignalingRoom } from '@rejoin/client/signaling';

export function Lobby({ client }: { readonly client: RejoinClient }) {
  const room: Room | null = useRoom(client, 'lobby');
  const { phase }: RoomStatus = useStatus(room);
  const people = useParticipants(room);
  const { lines, say }: RoomChat = useChat(room);
  const percents: readonly number[] = useTransfers(room).map(({ progress }) => progress.percent);
  const [streams, setStreams] = useState<readonly RemoteStream[]>([]);
  useEffect(() => room?.on('media', setStreams), [room]);
  return (
    <main title={phase} onClick={() => say('hello')}>
      {people.map(({ id, name }) => (
        <b key={id}>{name}</b>
      ))}
      {lines.length} {percents.join()} {streams.length} {room?.queue.length}
    </main>
  );
}

export function Signals({ client }: { readonly client: SignalingClient | null }) {
  const room: SignalingRoom | null = useRoom(client, null);
  // @ts-expect-error: without files there are no transfers
  useTransfers(room);
  return (
    <i title={useStatus(room).phase}>
      {useParticipants(room).length} {useChat(room).lines.length}
    </i>
  );
}
