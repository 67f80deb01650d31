import type { Participant, ParticipantRef } from '../rooms/participant.js';
import { timestampOf, type Message } from './frame.js';

/** Who is in the room, each user once however many participants it has. */
export class Roster {
  readonly #participants = new Map<string, Participant>();

  constructor(private readonly roomId: string) {}

  /** In the order in which they came. */
  get users(): ReadonlyMap<string, number> {
    const users = new Map<string, number>();
    for (const { userId, joinedAt } of [...this.#participants.values()].sort((a, b) => a.joinedAt - b.joinedAt)) {
      if (!users.has(userId)) users.set(userId, joinedAt);
    }
    return users;
  }

  /** Takes in the whole of it, and tells who came or went unseen. */
  replace(participants: readonly Participant[], at: number): readonly Message[] {
    const before = this.users;
    this.#participants.clear();
    for (const participant of participants) this.#participants.set(participant.id, participant);
    const now = this.users;
    const left = [...before.keys()].filter((userId) => !now.has(userId));
    const joined = [...now.keys()].filter((userId) => !before.has(userId));
    return [
      ...left.map((id) => userMessage('user-left', id, at)),
      ...joined.map((id) => userMessage('user-joined', id, at)),
    ];
  }

  /** What the others are told: nothing of a user that is here already. */
  join(participant: Participant, at: number): readonly Message[] {
    const isFirst = !this.#has(participant.userId);
    this.#participants.set(participant.id, participant);
    return isFirst ? [this.state, userMessage('user-joined', participant.userId, at)] : [];
  }

  leave({ id, userId }: ParticipantRef, at: number): readonly Message[] {
    const wasHere = this.#participants.delete(id);
    return wasHere && !this.#has(userId) ? [this.state, userMessage('user-left', userId, at)] : [];
  }

  get state(): Message {
    const participants = [...this.users].map(([username, joinedAt]) => ({
      user_id: username,
      username,
      joined_at: timestampOf(joinedAt),
    }));
    const payload = { room_id: this.roomId, participants, participant_count: participants.length };
    return { type: 'room-state', payload, senderId: null };
  }

  #has(userId: string): boolean {
    return [...this.#participants.values()].some((participant) => participant.userId === userId);
  }
}

function userMessage(type: 'user-joined' | 'user-left', userId: string, at: number): Message {
  return { type, payload: { user_id: userId, username: userId, timestamp: timestampOf(at) }, senderId: null };
}
