import type { ParticipantFieldsFragment } from '../generated/operations.js';

export interface RoomParticipant {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  readonly isMe: boolean;
  readonly state: 'CONNECTED' | 'RECONNECTING';
  readonly quality: 'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN';
  /** ISO 8601. */
  readonly joinedAt: string;
}

/** Who is here: a value, replaced on every change. Oldest participant first. */
export class Roster {
  static readonly EMPTY = new Roster([], null);

  private constructor(
    readonly participants: readonly RoomParticipant[],
    private readonly myId: string | null,
  ) {}

  static of(participants: readonly ParticipantFieldsFragment[], myId: string): Roster {
    return new Roster(sorted(participants.map((one) => ({ ...one, isMe: one.id === myId }))), myId);
  }

  get me(): RoomParticipant | null {
    return this.find(this.myId ?? '');
  }

  find(participantId: string): RoomParticipant | null {
    return this.participants.find((one) => one.id === participantId) ?? null;
  }

  /** Joined, or changed: the newest word on a participant stands. */
  with(participant: ParticipantFieldsFragment): Roster {
    const others = this.participants.filter((one) => one.id !== participant.id);
    return new Roster(sorted([...others, { ...participant, isMe: participant.id === this.myId }]), this.myId);
  }

  without(participantId: string): Roster {
    return new Roster(
      this.participants.filter((one) => one.id !== participantId),
      this.myId,
    );
  }
}

function sorted(participants: RoomParticipant[]): RoomParticipant[] {
  return participants.sort((a, b) => compare(a.joinedAt, b.joinedAt) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
