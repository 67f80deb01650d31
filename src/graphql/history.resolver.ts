import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { HistoryPage } from '../archive/history-page.js';
import type { VisibleSession } from '../archive/history-records.js';
import { LONGEST_PAGE } from '../transfers/transfer-page.js';
import type { GraphqlContext } from './context.js';
import { listLength } from './cost.js';
import { QualityHistoryConnectionType, TransferHistoryConnectionType } from './history-records.types.js';
import {
  RoomSessionConnectionType,
  RoomSessionType,
  RoomStatisticsType,
  VisitConnectionType,
} from './history-sessions.types.js';
import {
  EraseHistoryInput,
  EraseHistoryPayload,
  FROM,
  type Listed,
  RoomHistoryConnectionType,
  RoomHistoryFilterInput,
  TO,
  TransferHistoryFilterInput,
} from './history.types.js';
import { prose } from './prose.js';
import { viewOfEvent } from './room-event-view.js';
import { DateTime } from './scalars.js';

const THE_ROOM = 'The room.';
const AFTER = 'The `endCursor` of the page before.';
const FIRST = `How many at most, 0 to ${LONGEST_PAGE}.`;
const YOURS = prose`
  You see the sessions that you were in, each from your first join on; with \`rooms\` in your token's \`history\`, all. A room
  in which you never were looks like one that never was.`;
const ERRORS = prose`
  Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the room), BAD_USER_INPUT (\`field\`: "first", "after" or
  "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE (the archive is away: come back after \`retryAfterSeconds\`; without that, this
  server keeps none: \`ClientConfig.history\`).`;

const perNode =
  (usual: number) =>
  ({ args, childComplexity }: { args: Readonly<Record<string, unknown>>; childComplexity: number }): number =>
    1 + listLength(args, usual, LONGEST_PAGE) * childComplexity;

@Resolver(() => RoomSessionType)
export class HistoryResolver {
  @Query(() => RoomHistoryConnectionType, {
    complexity: perNode(50),
    description: prose`
      What happened in a room, newest first. ${YOURS}
      Of signals you see those to the room, and those that you sent or that were sent to you; of transfers your own, and with
      \`rooms\` all.

      Where events are kept (\`ClientConfig.replaySeconds\` is not 0), that is all of them for so long. Elsewhere nobody's words
      are kept: the history is who came and went.

      \`\`\`graphql
      query EarlierLines($after: String) {
        roomHistory(roomId: "stand-up", filter: {topic: "chat-message"}, first: 20, after: $after) {
          nodes { at ... on SignalReceived { from { userId } payload } }
          pageInfo { hasNextPage endCursor }
          gaps { from to }
        }
      }
      \`\`\`

      ${ERRORS}`,
  })
  async roomHistory(
    @Arg('roomId', () => ID, { description: THE_ROOM }) roomId: string,
    @Arg('filter', () => RoomHistoryFilterInput, { nullable: true, description: 'Which events; left out: all.' })
    filter: RoomHistoryFilterInput | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: FIRST }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RoomHistoryConnectionType> {
    const page = await services.history.roomHistory(caller, roomId, filter ?? {}, { first: first ?? 50, after });
    const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: viewOfEvent(node.event, node.logged) }));
    return { ...connection({ ...page, edges }), gaps: page.gaps };
  }

  @Query(() => RoomSessionConnectionType, {
    complexity: perNode(20),
    description: prose`
      The sessions of a room, newest first. ${YOURS}

      \`\`\`graphql
      query LastCalls {
        roomSessions(roomId: "stand-up", first: 5) {
          nodes { openedAt endedAt peakParticipants visits(first: 10) { nodes { name joinedAt seconds drops } } }
        }
      }
      \`\`\`

      ${ERRORS}`,
  })
  async roomSessions(
    @Arg('roomId', () => ID, { description: THE_ROOM }) roomId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: FIRST }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RoomSessionConnectionType> {
    return connection(await services.history.sessions(caller, roomId, { first: first ?? 20, after }));
  }

  @FieldResolver(() => VisitConnectionType, {
    complexity: perNode(50),
    description: prose`
      Who was there, the one that came last first: who was there when you came, and who came later; with \`rooms\` in your
      token's \`history\`, all.`,
  })
  async visits(
    @Root() session: VisibleSession,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: FIRST }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<VisitConnectionType> {
    return connection(await services.history.visits(caller, session, { first: first ?? 50, after }));
  }

  @Query(() => TransferHistoryConnectionType, {
    complexity: perNode(20),
    description: prose`
      Transfers that ended, the one that ended last first, long after \`transfers\` forgot them: your own, of the rooms that
      your token covers. With \`rooms\` in your token's \`history\` and a \`roomId\` in the filter: all of that room, unless
      \`role\` asks for your own.

      \`\`\`graphql
      query MyFiles {
        transferHistory(filter: {endReason: [COMPLETED]}, first: 10) {
          nodes { filename size senderId receiverId endedAt }
          pageInfo { hasNextPage endCursor }
        }
      }
      \`\`\`

      ${ERRORS}`,
  })
  async transferHistory(
    @Arg('filter', () => TransferHistoryFilterInput, {
      nullable: true,
      description: 'Which ones; left out: all of yours.',
    })
    filter: TransferHistoryFilterInput | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: FIRST }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<TransferHistoryConnectionType> {
    return connection(await services.history.transfers(caller, filter ?? {}, { first: first ?? 20, after }));
  }

  @Query(() => QualityHistoryConnectionType, {
    complexity: perNode(100),
    description: prose`
      What participants of a room measured of their connections, newest first: samples of your own; with \`rooms\` in your
      token's \`history\`, of all.

      \`\`\`graphql
      query MyConnection {
        qualityHistory(roomId: "stand-up", first: 20) { nodes { at quality latencyMs packetLossPercent jitterMs } }
      }
      \`\`\`

      ${ERRORS}`,
  })
  async qualityHistory(
    @Arg('roomId', () => ID, { description: THE_ROOM }) roomId: string,
    @Arg('sessionId', () => ID, { nullable: true, description: 'In this session alone.' })
    sessionId: string | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100, description: FIRST }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER }) after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<QualityHistoryConnectionType> {
    const page = { first: first ?? 100, after };
    return connection(await services.history.quality(caller, roomId, sessionId ?? null, page));
  }

  @Query(() => RoomStatisticsType, {
    complexity: ({ childComplexity }) => 100 + childComplexity,
    description: prose`
      Counts of what went on in a room: of the sessions that you were in; with \`rooms\` in your token's \`history\`, of all.
      Each thing counts at its own time: a session when it was opened, a visit when it began, a transfer when it ended.

      \`\`\`graphql
      query LastMonth {
        roomStatistics(roomId: "stand-up") { sessions visits uniqueUsers peakParticipants participantSeconds drops }
      }
      \`\`\`

      ${ERRORS}`,
  })
  roomStatistics(
    @Arg('roomId', () => ID, { description: THE_ROOM }) roomId: string,
    @Arg('from', () => DateTime, { nullable: true, description: FROM }) from: number | null | undefined,
    @Arg('to', () => DateTime, { nullable: true, description: TO }) to: number | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RoomStatisticsType> {
    return services.history.statistics(caller, roomId, { from, to });
  }

  @Mutation(() => EraseHistoryPayload, {
    description: prose`
      Erases a history, your own always; of another user or of a room with \`erase\` in your token's \`history\`.

      Visits, transfers and samples are deleted, of a room its sessions too; events that tell of the user, or of the room,
      lose all but their place and time. The answer comes once the order is written down; a job then carries it out, within
      a minute or so. What happens after \`acceptedAt\` is kept as ever, unless it belongs to a visit or transfer that began
      before. What Redis holds for those who come back (\`ClientConfig.logSeconds\`) runs out by itself.

      \`\`\`graphql
      mutation ForgetMe { eraseHistory(input: {userId: "ada"}) { id acceptedAt } }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN (not yours, and your token has no \`erase\`, or does not cover the room; a token of
      some rooms erases these, and no other user),
      BAD_USER_INPUT (not exactly one of the two; \`field\`: "input", "userId" or "roomId"), RATE_LIMITED, HISTORY_UNAVAILABLE.`,
  })
  eraseHistory(
    @Arg('input', () => EraseHistoryInput, { description: 'Whose history.' }) input: EraseHistoryInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<EraseHistoryPayload> {
    return services.erasures.erase(caller, input);
  }
}

function connection<Node>({ edges, hasNextPage, endCursor }: HistoryPage<Node>): Listed<Node> {
  return { edges, nodes: edges.map(({ node }) => node), pageInfo: { hasNextPage, endCursor } };
}
