import type { Room, RoomParticipant } from '../client/rejoin-client.js';
import { text } from './texts/text.js';

/** Tells in words who came and who went, also what happened while we were away ourselves. */
export function tellComingsAndGoings(room: Room, tell: (note: string) => void): void {
  let before: ReadonlyMap<string, RoomParticipant> | null = null;
  let returning = false;
  room.on('status', ({ phase }) => {
    // The roster that follows is a new one: it holds what nobody told us.
    returning = phase === 'connected' && before !== null;
  });
  room.on('participants', (people) => {
    const now = new Map(people.map((one) => [one.id, one]));
    if (returning && before) {
      for (const [id, { name, isMe }] of now) if (!before.has(id) && !isMe) tell(text.room.joinedMeanwhile(name));
      for (const [id, { name, isMe }] of before) if (!now.has(id) && !isMe) tell(text.room.leftMeanwhile(name));
    }
    returning = false;
    // An empty roster is that of a room we are not in.
    if (people.length > 0) before = now;
  });
  room.on('joined', ({ name }) => tell(text.room.joined(name)));
  room.on('departed', ({ participant, reason }) =>
    tell(reason === 'LEFT' ? text.room.left(participant.name) : text.room.gone(participant.name)),
  );
}
