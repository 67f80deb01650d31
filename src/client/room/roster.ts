import type { ParticipantFieldsFragment } from '../generated/operations.js';
import type { Open } from '../open.js';

/** A participant of a room: one tab or device of a user. */
export interface RoomParticipant {
  /** The id of this tab or device in this room. Address signals to it. */
  readonly id: string;
  /** The id of the user, from the token's `sub`. A user may have several participants. */
  readonly userId: string;
  /** The name to show. */
  readonly name: string;
  /** True for the oldest participant of the room. */
  readonly isHost: boolean;
  /** True for the participant of this client. */
  readonly isMe: boolean;
  /**
   * CONNECTED, or RECONNECTING while the server waits for its return. Ours is RECONNECTING while the room is; the states of the
   * others are then those of before.
   */
  readonly state: Open<'CONNECTED' | 'RECONNECTING'>;
  /** The grade of its last quality report. UNKNOWN: there is none, or the server isn't heard. */
  readonly quality: Open<'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN'>;
  /** The time when it joined, ISO 8601. A return doesn't change it. */
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
