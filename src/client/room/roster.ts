import type { ParticipantFieldsFragment } from '../generated/operations.js';
import type { Open } from '../open.js';

export interface RoomParticipant {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  readonly isMe: boolean;
  /** Our own is RECONNECTING while the room is; what the others' became meanwhile is not known before we are back. */
  readonly state: Open<'CONNECTED' | 'RECONNECTING'>;
  /** UNKNOWN also while the server isn't heard: a grade is of its moment. */
  readonly quality: Open<'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN'>;
  /** ISO 8601. */
  readonly joinedAt: string;
}

/** `live`: the server is heard. `silent`: it doesn't answer. `lost`: our connection to it is gone. */
export type Hearing = 'live' | 'silent' | 'lost';

/** Who is here: a value, replaced on every change. Oldest participant first. */
export class Roster {
  static readonly EMPTY = new Roster([], null, 'live');
  readonly participants: readonly RoomParticipant[];

  private constructor(
    /** As the server told. */
    private readonly told: readonly ParticipantFieldsFragment[],
    private readonly myId: string | null,
    readonly hearing: Hearing,
  ) {
    const sorted = [...told].sort((a, b) => compare(a.joinedAt, b.joinedAt) || compare(a.id, b.id));
    this.participants = sorted.map((one) => this.#now(one));
  }

  static of(participants: readonly ParticipantFieldsFragment[], myId: string): Roster {
    return new Roster(participants, myId, 'live');
  }

  get me(): RoomParticipant | null {
    return this.find(this.myId ?? '');
  }

  find(participantId: string): RoomParticipant | null {
    return this.participants.find((one) => one.id === participantId) ?? null;
  }

  /** Joined, or changed: the newest word on a participant stands. */
  with(participant: ParticipantFieldsFragment): Roster {
    const others = this.told.filter((one) => one.id !== participant.id);
    return new Roster([...others, participant], this.myId, this.hearing);
  }

  without(participantId: string): Roster {
    const others = this.told.filter((one) => one.id !== participantId);
    return new Roster(others, this.myId, this.hearing);
  }

  /** The same people, as far as what was told of them is still so. */
  heard(hearing: Hearing): Roster {
    return new Roster(this.told, this.myId, hearing);
  }

  #now(told: ParticipantFieldsFragment): RoomParticipant {
    const isMe = told.id === this.myId;
    if (this.hearing === 'live') return { ...told, isMe };
    const state = isMe && this.hearing === 'lost' ? 'RECONNECTING' : told.state;
    return { ...told, isMe, state, quality: 'UNKNOWN' };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
