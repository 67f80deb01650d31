import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Position } from '../log/position.js';
import type { ConnectionQuality } from '../quality/grade.js';
import type { LeaveDraft } from '../rooms/leaving.js';
import type { Participant, ParticipantRef, ParticipantState } from '../rooms/participant.js';
import type { ReconnectionView, RoomView } from '../rooms/rooms.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { ConnectionQualityEnum } from './quality.types.js';
import { Cursor, DateTime } from './scalars.js';

export const ParticipantStateEnum = describedEnum<ParticipantState>(
  'ParticipantState',
  'Whether a participant has a connection now.',
  {
    CONNECTED: 'Its subscription is open.',
    RECONNECTING: prose`
      Its connection dropped without a word. It keeps its seat for the grace period (\`ClientConfig.graceSeconds\`): then it
      is TIMED_OUT. Or its page is being closed or reloaded (\`LeaveRoomInput.graceSeconds\`): then it is LEFT. It may speak and leave over HTTP meanwhile; what is sent to it waits in the log.`,
  },
);

@ObjectType('Participant', {
  simpleResolvers: true,
  description: prose`
    One endpoint (a tab, a device) of a user in a room. A user in two tabs is two participants, because WebRTC connects
    endpoints, not users.`,
})
export class ParticipantType implements Participant {
  @Field(() => ID, { description: 'This endpoint, in this room. Address signals to it with `to`.' })
  readonly id!: string;

  @Field(() => ID, { description: "Whose endpoint it is: the token's `sub`." })
  readonly userId!: string;

  @Field(() => String, { description: 'The name to show.' })
  readonly name!: string;

  @Field(() => Boolean, {
    description:
      'The first in a room is its host; when it goes, the oldest participant that remains inherits the place.',
  })
  readonly isHost!: boolean;

  @Field(() => ParticipantStateEnum, { description: 'Whether it is connected or expected back.' })
  readonly state!: ParticipantState;

  @Field(() => ConnectionQualityEnum, { description: 'The grade of its last quality report.' })
  readonly quality!: ConnectionQuality;

  @Field(() => DateTime, { description: 'When it came; coming back within the grace period does not change it.' })
  readonly joinedAt!: number;
}

@ObjectType('ParticipantRef', {
  simpleResolvers: true,
  description: 'A participant by its ids alone: it may have left meanwhile. Look its name up in your roster.',
})
export class ParticipantRefType implements ParticipantRef {
  @Field(() => ID, { description: 'The endpoint.' })
  readonly id!: string;

  @Field(() => ID, { description: 'Its user.' })
  readonly userId!: string;
}

@ObjectType('Room', {
  simpleResolvers: true,
  description: prose`
    A named place where participants meet. A room exists while somebody is in it: joining (subscribing to \`roomEvents\`)
    makes it, the last one's leaving closes and forgets it.`,
})
export class RoomType implements RoomView {
  @Field(() => ID, {
    description: 'Its name: 1 to 100 letters, marks and digits of any script, `-` and `_`, in NFC.',
  })
  readonly id!: string;

  @Field(() => [ParticipantType], {
    complexity: ({ childComplexity }) => 1 + 50 * childComplexity,
    description: 'The roster as of now, connected and reconnecting, in the order of joining.',
  })
  readonly participants!: readonly Participant[];

  @Field(() => Int, { description: 'How many participants it can hold; one more is refused with ROOM_FULL.' })
  readonly capacity!: number;
}

@ObjectType('ReconnectionState', {
  simpleResolvers: true,
  description: prose`
    What the server knows of your participant last seen in a room: enough to decide whether to come back, and from where.

    To come back, subscribe to \`roomEvents\` with this \`cursor\` as \`after\` (and with your \`participantKey\`, to be the
    same participant).`,
})
export class ReconnectionStateType implements ReconnectionView {
  @Field(() => ID, { description: 'The room.' })
  readonly roomId!: string;

  @Field(() => ID, { description: 'You.' })
  readonly userId!: string;

  @Field(() => Boolean, { description: 'Whether that participant has a connection right now.' })
  readonly isConnected!: boolean;

  @Field(() => DateTime, { description: 'When it was last known to be alive.' })
  readonly lastSeenAt!: number;

  @Field(() => Cursor, {
    name: 'cursor',
    simple: false,
    nullable: true,
    description: 'How far the server knows that it received the events; null: it knows of none.',
  })
  readonly position!: Position | null;

  @Field(() => Int, { description: 'How many events it would be given on return.' })
  readonly missedCount!: number;

  @Field(() => ConnectionQualityEnum, { description: 'The grade of its last quality report.' })
  readonly quality!: ConnectionQuality;
}

@InputType('LeaveRoomInput', {
  description: 'Which room to leave. Example: `{"roomId": "stand-up"}`',
})
export class LeaveRoomInput implements LeaveDraft {
  @Field(() => ID, { description: 'The room.' })
  readonly roomId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      Which of your participants leaves. May be left out beside \`connectionId\`, and while exactly one of them is CONNECTED,
      or you have only one; else AMBIGUOUS_PARTICIPANT.`,
  })
  readonly participantId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      \`RoomSnapshot.connectionId\` of the subscription that goes. Where another one holds the participant by then, nothing is
      changed (PARTICIPANT_REPLACED): so what a page says as it is reloaded can't hit the page that follows, however late
      it arrives.`,
  })
  readonly connectionId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: prose`
      Seconds for which the participant may still come back with its key, 1 to 30; else BAD_USER_INPUT. Left out: it leaves
      at once.`,
  })
  readonly graceSeconds?: number | null;
}

@ObjectType('LeaveRoomPayload', { simpleResolvers: true, description: 'Who left what.' })
export class LeaveRoomPayload {
  @Field(() => ID, { description: 'The room.' })
  readonly roomId!: string;

  @Field(() => ID, { description: 'The participant that left, or will have left when its grace ends.' })
  readonly participantId!: string;
}
