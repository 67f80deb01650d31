import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { ReconnectionView, RoomView } from '../rooms/rooms.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { LeaveRoomInput, LeaveRoomPayload, ReconnectionStateType, RoomType } from './rooms.types.js';

const ROOM_ID = 'The room: 1 to 100 letters, marks and digits of any script, `-` and `_`.';

@Resolver()
export class RoomsResolver {
  @Query(() => RoomType, {
    description: prose`
      A room and who is in it, without joining it: for a lobby. A room that nobody is in is an empty one. To join, subscribe
      to \`roomEvents\`.

      \`\`\`graphql
      query Lobby { room(id: "stand-up") { capacity participants { id name state } } }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (\`field: "id"\`),
      SERVICE_UNAVAILABLE.`,
  })
  room(@Arg('id', () => ID, { description: ROOM_ID }) id: string, @Ctx() context: GraphqlContext): Promise<RoomView> {
    return context.once(`room ${id}`, () => context.services.rooms.view(context.caller, id));
  }

  @Query(() => ReconnectionStateType, {
    nullable: true,
    description: prose`
      What the server knows of your participant last seen in a room. null: you were never seen there, longer ago than the
      log keeps, or the room was closed and is forgotten.

      \`\`\`graphql
      query CanIComeBack {
        reconnectionState(roomId: "stand-up") { isConnected lastSeenAt cursor missedCount }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (\`field: "roomId"\`),
      SERVICE_UNAVAILABLE.`,
  })
  reconnectionState(
    @Arg('roomId', () => ID, { description: ROOM_ID }) roomId: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ReconnectionView | null> {
    return context.once(`seen ${roomId}`, () => context.services.rooms.reconnectionState(context.caller, roomId));
  }

  @Mutation(() => LeaveRoomPayload, {
    description: prose`
      Leaves a room at once: the others get \`ParticipantLeft\` with LEFT, your subscription ends. The same as completing the
      subscription; possible over HTTP too, also while you are RECONNECTING.

      \`\`\`graphql
      mutation Leave { leaveRoom(input: {roomId: "stand-up"}) { participantId } }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT, PARTICIPANT_NOT_FOUND,
      SERVICE_UNAVAILABLE.`,
  })
  leaveRoom(
    @Arg('input', () => LeaveRoomInput, { description: 'The room, and which of your participants.' })
    { roomId, participantId }: LeaveRoomInput,
    @Ctx() context: GraphqlContext,
  ): Promise<LeaveRoomPayload> {
    return context.services.rooms.leave(context.caller, roomId, participantId ?? undefined);
  }
}
