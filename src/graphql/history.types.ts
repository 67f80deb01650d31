import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { RoomHistoryFilter, RoomHistoryType, TransferHistoryFilter } from '../archive/history-filters.js';
import type { HistoryGap } from '../archive/history-records.js';
import type { TransferRole } from '../transfers/transfer-reads.js';
import type { TransferEndReason } from '../transfers/transfer.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { RoomEventType, type RoomEventView } from './room-event.types.js';
import { DateTime } from './scalars.js';
import { PageInfoType, TransferRoleEnum } from './transfer-lists.types.js';
import { TransferEndReasonEnum } from './transfers.types.js';

export const PLACE = 'Its place: pass it as `after` to go on behind it. No `Cursor` of a room.';
export const FROM = 'At this moment or later.';
export const TO = 'Before this moment.';

export const RoomHistoryTypeEnum = describedEnum<RoomHistoryType>(
  'RoomHistoryType',
  'What happened in a room, as its history tells it.',
  {
    SIGNAL: 'A message of the kind APPLICATION, as a `SignalReceived`. Descriptions and candidates are not kept.',
    JOINED: 'A participant came: a `ParticipantJoined`.',
    LEFT: 'A participant was gone for good: a `ParticipantLeft`.',
    TRANSFER: 'A transfer was offered or changed: a `TransferChanged`.',
  },
);

@InputType('RoomHistoryFilter', {
  description: prose`
    Which events of a room; what is left out does not restrict.

    Example, the chat of one day: \`{"topic": "chat-message", "from": "2026-02-03T00:00:00Z", "to": "2026-02-04T00:00:00Z"}\``,
})
export class RoomHistoryFilterInput implements RoomHistoryFilter {
  @Field(() => String, { nullable: true, description: 'Signals of this topic, and nothing else.' })
  readonly topic?: string | null;

  @Field(() => DateTime, { nullable: true, description: FROM })
  readonly from?: number | null;

  @Field(() => DateTime, { nullable: true, description: TO })
  readonly to?: number | null;

  @Field(() => ID, { nullable: true, description: 'In this session: `RoomSession.id`.' })
  readonly sessionId?: string | null;

  @Field(() => [RoomHistoryTypeEnum], { nullable: true, description: 'Of one of these types; `[]` finds none.' })
  readonly types?: RoomHistoryType[] | null;
}

@ObjectType('HistoryGap', {
  simpleResolvers: true,
  description: prose`
    A time of which the history may be incomplete: something was lost before it could be kept. Say so where you show what
    lies here.`,
})
export class HistoryGapType implements HistoryGap {
  @Field(() => DateTime, { description: 'When the oldest of what was lost happened.' })
  readonly from!: number;

  @Field(() => DateTime, { description: 'When the newest of what was lost happened.' })
  readonly to!: number;
}

@ObjectType('RoomHistoryEdge', { simpleResolvers: true, description: 'An event with its place in the history.' })
export class RoomHistoryEdgeType {
  @Field(() => String, { description: PLACE })
  readonly cursor!: string;

  @Field(() => RoomEventType, { description: 'The event.' })
  readonly node!: RoomEventView;
}

@ObjectType('RoomHistoryConnection', {
  simpleResolvers: true,
  description: prose`
    A page of what happened in a room, newest first; one of much text ends before \`first\`, behind about a megabyte:
    \`pageInfo\` says that there is more. \`nodes\` is \`edges\` without the places: ask for one of them. What each
    type means is said at \`RoomEvent\`, with two differences: your own signals are here too, and of an event that the
    server has as a part of a visit alone (\`logged: false\`) the \`cursor\` is no place of its own.`,
})
export class RoomHistoryConnectionType {
  @Field(() => [RoomHistoryEdgeType], { description: 'The events with their places.' })
  readonly edges!: readonly RoomHistoryEdgeType[];

  @Field(() => [RoomEventType], { description: 'The events.' })
  readonly nodes!: readonly RoomEventView[];

  @Field(() => PageInfoType, { description: 'Whether and where the history goes on.' })
  readonly pageInfo!: PageInfoType;

  @Field(() => [HistoryGapType], {
    description: 'Where the time that this page covers may be incomplete, oldest first, 100 at most.',
  })
  readonly gaps!: readonly HistoryGap[];
}

@InputType('TransferHistoryFilter', {
  description: prose`
    Which of the ended transfers; what is left out does not restrict.

    Example, what you received: \`{"role": "RECEIVER", "endReason": ["COMPLETED"]}\``,
})
export class TransferHistoryFilterInput implements TransferHistoryFilter {
  @Field(() => ID, { nullable: true, description: 'Offered in this room.' })
  readonly roomId?: string | null;

  @Field(() => TransferRoleEnum, { nullable: true, description: 'With you on this side.' })
  readonly role?: TransferRole | null;

  @Field(() => [TransferEndReasonEnum], {
    nullable: true,
    description: 'Ended for one of these reasons; `[]` finds none.',
  })
  readonly endReason?: TransferEndReason[] | null;

  @Field(() => DateTime, { nullable: true, description: `Ended then: ${FROM.toLowerCase()}` })
  readonly from?: number | null;

  @Field(() => DateTime, { nullable: true, description: `Ended then: ${TO.toLowerCase()}` })
  readonly to?: number | null;
}

@InputType('EraseHistoryInput', {
  description: prose`
    Whose history to erase: exactly one of the two, else BAD_USER_INPUT.

    Example, your own: \`{"userId": "ada"}\``,
})
export class EraseHistoryInput {
  @Field(() => ID, { nullable: true, description: 'Of this user, in all rooms.' })
  readonly userId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this room, of all users.' })
  readonly roomId?: string | null;
}

@ObjectType('EraseHistoryPayload', {
  simpleResolvers: true,
  description: 'The server has written down what is to be erased, and will do it.',
})
export class EraseHistoryPayload {
  @Field(() => ID, { description: 'Names this erasure.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'What happened until then is erased.' })
  readonly acceptedAt!: number;
}

/** The parts of a connection that every list has. */
export interface Listed<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfoType;
}
