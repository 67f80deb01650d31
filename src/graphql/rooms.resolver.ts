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

      With \`graceSeconds\` it is for a page that is being closed or reloaded, which can't know which of the two: send it on
      \`pagehide\` by \`fetch\` with \`keepalive: true\`. The participant is RECONNECTING for so long. If it comes back with its
      \`participantKey\` meanwhile, it is as if nothing had been said; else the others get \`ParticipantLeft\` with LEFT. The
      subscription that it has does not save it, and its end changes nothing, unless it ends by leaving. Said again, the
      earlier end holds; without \`graceSeconds\` the participant leaves at once.

      \`\`\`graphql
      mutation Unload($connectionId: ID!) {
        leaveRoom(input: {roomId: "stand-up", connectionId: $connectionId, graceSeconds: 10}) { participantId }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT, PARTICIPANT_NOT_FOUND,
      PARTICIPANT_REPLACED (\`connectionId\` holds the participant no more; nothing was changed), SERVICE_UNAVAILABLE.`,
  })
  leaveRoom(
    @Arg('input', () => LeaveRoomInput, { description: 'The room, which of your participants, and how soon.' })
    input: LeaveRoomInput,
    @Ctx() context: GraphqlContext,
  ): Promise<LeaveRoomPayload> {
    return context.services.rooms.leave(context.caller, input);
  }
}
