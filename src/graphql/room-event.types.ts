import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { LeaveReason } from '../log/event.js';
import type { Recovery } from '../log/feed-item.js';
import type { Position } from '../log/position.js';
import type { UnrecoverableReason } from '../log/recovery.js';
import type { Participant, ParticipantRef } from '../rooms/participant.js';
import type { RoomView } from '../rooms/rooms.js';
import type { SignalKind } from '../signals/signal.js';
import type { Transfer } from '../transfers/transfer.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { ParticipantRefType, ParticipantType, RoomType } from './rooms.types.js';
import { Cursor, DateTime, JsonScalar } from './scalars.js';
import { SignalKindEnum } from './signals.types.js';
import { TransferType } from './transfers.types.js';

export const LeaveReasonEnum = describedEnum<LeaveReason>('LeaveReason', 'Why a participant is gone.', {
  LEFT: 'It said so: by `leaveRoom`, by completing its subscription, or by closing its socket with 1000 or without a code.',
  TIMED_OUT: 'Its connection dropped and it did not come back within the grace period.',
});

@InterfaceType('RoomEvent', {
  description: prose`
    What the subscription \`roomEvents\` gives. The first is always a \`RoomSnapshot\`; then what you missed, in order; then
    what happens now. Tell them apart by \`__typename\`.

    Keep the newest \`cursor\`: it is your \`after\` when you come back.`,
})
export abstract class RoomEventType {
  readonly __typename!: string;

  @Field(() => Cursor, {
    description: prose`
      Where you stand once you have handled this event. Of an event that is not in the log (\`logged: false\`): where this
      subscription stood, never ahead of a logged event not yet given to it.`,
  })
  readonly cursor!: Position;

  @Field(() => DateTime, { description: "When it happened, by the server's clock; a replayed event keeps its time." })
  readonly at!: number;

  @Field(() => Boolean, {
    description: prose`
      Whether it is in the room's log. A logged event has a \`cursor\` of its own: drop one whose cursor you have handled, and
      no other event. False for \`RoomSnapshot\`, \`ParticipantChanged\`, \`PositionAdvanced\`, and a \`TransferChanged\` that
      only tells of \`pausedByConnection\`.`,
  })
  readonly logged!: boolean;
}

export const UnrecoverableReasonEnum = describedEnum<UnrecoverableReason>(
  'UnrecoverableReason',
  'Why not everything after your cursor could be given.',
  {
    LOG_TRIMMED: 'So much happened that the log dropped the beginning. What is left follows; the gap lies before it.',
    LOG_EXPIRED: 'You were away for longer than the log keeps events. Nothing follows.',
    EPOCH_CHANGED: prose`
      It is another log: the room was closed and opened again, or the storage lost it. If you are still the same participant
      (\`resumed: true\`, or in mid-stream), all that the new log holds for you follows, and the snapshot's cursor is where
      that log starts. To a new participant nothing follows.`,
    POSITION_AHEAD: 'Your cursor lies beyond the end of the log: the storage went back in time. Nothing follows.',
  },
);

@ObjectType('Recovery', {
  simpleResolvers: true,
  description: prose`
    The verdict on a return. \`recovered: true\` means exactly: everything after your cursor that concerns you follows. Else
    \`reason\` says why not, and the snapshot's roster is what you go on from.

    A server may keep events in an archive for longer than its log does. Then a return that the log can't recover is
    recovered if log and archive together hold all that was missed. The archive withholds offers, answers and candidates: if
    one of them would follow, the verdict is the log's.

    A first join says \`wasRecovering: false, recovered: false, reason: null, missedCount: 0\`.`,
})
export class RecoveryType implements Recovery {
  @Field(() => Boolean, {
    description:
      'Whether there was a position to recover from: you gave `after`, or the server knew it by your `participantKey`.',
  })
  readonly wasRecovering!: boolean;

  @Field(() => Boolean, { description: 'Whether everything that you missed follows.' })
  readonly recovered!: boolean;

  @Field(() => UnrecoverableReasonEnum, {
    nullable: true,
    description: 'Why it was not recovered; null when it was, and on a first join.',
  })
  readonly reason!: UnrecoverableReason | null;

  @Field(() => Int, {
    description: prose`
      How many of the events that follow are replay: signals to you, your user or the room, and changes of your transfers.
      Who came and went is in the roster already and is not replayed; nor are descriptions and candidates that a newer
      offer of the same pair supersedes.`,
  })
  readonly missedCount!: number;

  @Field(() => Int, {
    description: prose`
      How many of those the log no longer held, and the archive gave: only where the server keeps events for longer than
      the log (\`clientConfig.replaySeconds\`). Else 0.`,
  })
  readonly archivedCount!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds that you were away, as far as the server knows.',
  })
  readonly disconnectedForMs!: number | null;
}

@ObjectType('RoomSnapshot', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: prose`
    The state of the room at one moment: take it in place of all that you knew.

    It comes first, and again in mid-stream whenever the server could not close a gap (\`recovery.recovered: false\`), or
    closed it with its archive; \`you.id\` and \`participantKey\` stay the same then. Replay, if there is any (\`recovery.missedCount\`), follows it.`,
})
export class RoomSnapshotType implements RoomEventType {
  readonly __typename!: 'RoomSnapshot';
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => Cursor, { description: 'From where the events that follow go on.' })
  readonly cursor!: Position;

  @Field(() => RoomType, { description: 'The roster as of now, you included.' })
  readonly room!: RoomView;

  @Field(() => ParticipantType, { description: 'You: the participant of this subscription.' })
  readonly you!: Participant;

  @Field(() => String, {
    description: prose`
      Your secret for coming back as this participant: pass it as \`participantKey\`. It stays the same for the participant's
      life. Keep it in \`sessionStorage\` to survive a reload; never send it to others.`,
  })
  readonly participantKey!: string;

  @Field(() => ID, {
    description: prose`
      This subscription's hold of the participant. Whoever comes back with the key has another one. It names this subscription
      to \`leaveRoom\`.`,
  })
  readonly connectionId!: string;

  @Field(() => Boolean, {
    description: prose`
      True: you came back as the same participant, the others saw nobody leave or join. False: you are a new one (no key, or
      one that is unknown, another user's or past its grace period): set up new peer connections.`,
  })
  readonly resumed!: boolean;

  @Field(() => RecoveryType, { description: 'What was missed, and whether it follows.' })
  readonly recovery!: Recovery;
}

@ObjectType('SignalReceived', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: prose`
    A signal from another participant. Your own do not come back to you.

    \`\`\`js
    if (event.kind === 'OFFER') {
      await peer.setRemoteDescription(event.payload);
      await peer.setLocalDescription();
      // answer with sendSignal: to = event.from.id, kind = ANSWER, payload = peer.localDescription
    }
    \`\`\``,
})
export class SignalReceivedType implements RoomEventType {
  readonly __typename!: 'SignalReceived';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => ID, { description: "The signal's id: the sender has the same in `SendSignalPayload.id`." })
  readonly id!: string;

  @Field(() => ParticipantRefType, { description: 'Who sent it. Answer with `to: from.id`.' })
  readonly from!: ParticipantRef;

  @Field(() => Boolean, { description: 'True: to you (this participant, or your user). False: to the room.' })
  readonly addressed!: boolean;

  @Field(() => SignalKindEnum, { description: 'What it is.' })
  readonly kind!: SignalKind;

  @Field(() => String, { nullable: true, description: 'APPLICATION only: what it is, as the sender named it.' })
  readonly topic!: string | null;

  @Field(() => JsonScalar, { description: 'As the sender gave it; `SignalKind` says what to do with each.' })
  readonly payload!: unknown;
}

@ObjectType('ParticipantJoined', {
  implements: RoomEventType,
  simpleResolvers: true,
  description:
    'Another participant came: add it to your roster. Your own join is not told to you; coming back is no join.',
})
export class ParticipantJoinedType implements RoomEventType {
  readonly __typename!: 'ParticipantJoined';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => ParticipantType, { description: 'Who came.' })
  readonly participant!: Participant;
}

@ObjectType('ParticipantChanged', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: prose`
    A participant's state, host's place or quality changed: put it in place of the one with the same id. Not in the log:
    after a return the roster holds the newest.`,
})
export class ParticipantChangedType implements RoomEventType {
  readonly __typename!: 'ParticipantChanged';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => ParticipantType, { description: 'The participant as it is now.' })
  readonly participant!: Participant;
}

@ObjectType('ParticipantLeft', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: 'A participant is gone for good: take it out of your roster, close the connection to it.',
})
export class ParticipantLeftType implements RoomEventType {
  readonly __typename!: 'ParticipantLeft';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => ParticipantRefType, { description: 'Who is gone.' })
  readonly participant!: ParticipantRef;

  @Field(() => LeaveReasonEnum, { description: 'Whether it left or was lost.' })
  readonly reason!: LeaveReason;
}

@ObjectType('TransferChanged', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: prose`
    A transfer of yours was offered or changed its status, pauses, endpoints or digest. It goes to all participants of both
    users, the one who did it included. Keep the one with the higher \`transfer.version\`: a change of \`pausedByConnection\`
    alone, and what one user changes very often, is not logged and not replayed. An offer to you: \`status: PENDING\` and \`receiverId\` is you. Progress is not told
    here: subscribe to \`transferProgress\`.`,
})
export class TransferChangedType implements RoomEventType {
  readonly __typename!: 'TransferChanged';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => TransferType, { description: 'The transfer as it was right after the change.' })
  readonly transfer!: Transfer;
}

@ObjectType('PositionAdvanced', {
  implements: RoomEventType,
  simpleResolvers: true,
  description: prose`
    A tick on a quiet subscription (about every 20 s, and when many events were not for you): keep its \`cursor\`, so that it
    stays within the log. Compare \`deliveredCount\` with your own count: equal means that you missed nothing.`,
})
export class PositionAdvancedType implements RoomEventType {
  readonly __typename!: 'PositionAdvanced';
  readonly cursor!: Position;
  readonly at!: number;
  readonly logged!: boolean;

  @Field(() => Int, {
    description:
      'Events given to this subscription since its last `RoomSnapshot`, ticks (and that snapshot) not counted.',
  })
  readonly deliveredCount!: number;
}

/** What the executor is given as root value: plain objects of these shapes. */
export type RoomEventView =
  | RoomSnapshotType
  | SignalReceivedType
  | ParticipantJoinedType
  | ParticipantChangedType
  | ParticipantLeftType
  | TransferChangedType
  | PositionAdvancedType;
