import { Arg, ID, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { Position } from '../log/position.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { RoomEventType } from './room-event.types.js';
import { Cursor } from './scalars.js';

interface RoomEventsArgs {
  readonly roomId: string;
  readonly after?: Position | null;
  readonly participantKey?: string | null;
}

@Resolver()
export class RoomEventsResolver {
  @Subscription(() => RoomEventType, {
    description: prose`
      Joins a room and follows it: subscribing is joining, completing is leaving. Over graphql-ws only
      (\`ws(s)://…/graphql\`, sub-protocol \`graphql-transport-ws\`, \`connectionParams: {authorization: "Bearer <token>"}\`).

      First comes a \`RoomSnapshot\`, then what you missed, then what happens.

      \`\`\`graphql
      subscription Room($roomId: ID!, $after: Cursor, $participantKey: String) {
        roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
          __typename cursor at
          ... on RoomSnapshot {
            participantKey resumed
            you { id }
            room { participants { id userId name state } }
            recovery { recovered reason missedCount }
          }
          ... on SignalReceived { id from { id userId } kind topic payload }
          ... on ParticipantJoined { participant { id userId name state } }
          ... on ParticipantChanged { participant { id state quality isHost } }
          ... on ParticipantLeft { participant { id } reason }
          ... on TransferChanged { transfer { id status filename size senderId receiverId } }
          ... on PositionAdvanced { deliveredCount }
        }
      }
      \`\`\`

      **Coming back** after a lost connection: the same subscription with the newest \`cursor\` as \`after\` and the snapshot's
      \`participantKey\`, as variables \`{"roomId": "stand-up", "after": "<cursor>", "participantKey": "<key>"}\`. You are the
      same participant, and what you missed follows. A connection that is lost is no leaving: you are RECONNECTING for the
      grace period. A socket closed with 1000 or without a code leaves at once.

      Errors (an \`error\` message with these codes): UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (\`field\`: "roomId",
      "after"), ROOM_FULL (\`limit\`: the room's capacity, or 8 participants of one user), RATE_LIMITED,
      SERVICE_UNAVAILABLE; and while it runs PARTICIPANT_REPLACED (another subscription came with your key).`,
    subscribe: ({ args, context }: SubscribeResolverData<unknown, RoomEventsArgs, GraphqlContext>) => {
      const { roomId, after, participantKey } = args;
      return context.openRoom({ roomId, after: after ?? undefined, participantKey: participantKey ?? undefined });
    },
  })
  roomEvents(
    @Root() event: RoomEventType,
    @Arg('roomId', () => ID, {
      description: 'The room: 1 to 100 letters, marks and digits of any script, `-` and `_`.',
    })
    _roomId: string,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: prose`
        The newest \`cursor\` that you have of this room: what came after it follows. Left out with a key, the server goes on
        from what it knows you received; given without a key, you are a new participant that gets what happened since.`,
    })
    _after: Position | null | undefined,
    @Arg('participantKey', () => String, {
      nullable: true,
      description: prose`
        \`RoomSnapshot.participantKey\`, to come back as that participant. An open subscription with the same key ends with
        PARTICIPANT_REPLACED. A key that is unknown, another user's or past its grace period makes a new participant.`,
    })
    _participantKey: string | null | undefined,
  ): RoomEventType {
    return event;
  }
}
