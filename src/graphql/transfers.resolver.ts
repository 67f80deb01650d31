import { OperationTypeNode, type GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { LONGEST_PAGE, type TransferPage } from '../transfers/transfer-page.js';
import { MOST_RANGES } from '../transfers/transfer-reads.js';
import type { ChunkRange, Transfer } from '../transfers/transfer.js';
import type { GraphqlContext } from './context.js';
import { listLength } from './cost.js';
import { prose } from './prose.js';
import { TransferConnectionType, TransferFilterInput } from './transfer-lists.types.js';
import { ChunkRangeType, TransferType } from './transfers.types.js';

@Resolver(() => TransferType)
export class TransfersResolver {
  @Query(() => TransferType, {
    nullable: true,
    description: prose`
      One of your transfers. null: unknown, none of yours, or ended more than an hour ago.

      \`\`\`graphql
      query Checkpoint($id: ID!) {
        transfer(id: $id) { status percent missing { first count } }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover its room), SERVICE_UNAVAILABLE.`,
  })
  transfer(
    @Arg('id', () => ID, { description: 'The transfer.' }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Transfer | null> {
    return context.reads.get(context.caller, id);
  }

  @Query(() => TransferConnectionType, {
    complexity: ({ args, childComplexity }) => 1 + listLength(args, 20, LONGEST_PAGE) * childComplexity,
    description: prose`
      Your transfers, sent and received, newest first: what is live, and what ended within the last hour; of rooms that
      your token covers. Of a sender's offers that ended unaccepted the newest 50 are kept.

      \`\`\`graphql
      query Inbox {
        transfers(filter: {status: [PENDING], role: RECEIVER}, first: 10) {
          nodes { id filename size senderId expiresAt }
          pageInfo { hasNextPage endCursor }
          totalCount
        }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN (your token does not cover the filter's room), BAD_USER_INPUT (\`field\`: "first",
      "after" or "roomId"), SERVICE_UNAVAILABLE.`,
  })
  async transfers(
    @Arg('filter', () => TransferFilterInput, { nullable: true, description: 'Which ones; left out: all of yours.' })
    filter: TransferFilterInput | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many at most, 0 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | null | undefined,
    @Ctx() { caller, reads }: GraphqlContext,
  ): Promise<TransferConnectionType> {
    return connection(await reads.list(caller, filter ?? {}, { first: first ?? 20, after }));
  }

  @FieldResolver(() => [ChunkRangeType], {
    complexity: ({ args, childComplexity }) => 10 + (listLength(args, 100, MOST_RANGES) / 10) * childComplexity,
    description: prose`
      The first runs of chunks that are not verified yet: what a sender has to send after any interruption. Empty when all
      arrived; longer than \`first\` runs, ask again when these are done.`,
  })
  missing(
    @Root() transfer: Transfer,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100, description: 'How many runs at most, 0 to 1024.' })
    first: number | null,
    @Ctx() { caller, reads }: GraphqlContext,
    @Info() { operation }: GraphQLResolveInfo,
  ): Promise<readonly ChunkRange[]> {
    // An event is executed once for all who follow, whoever of them asked first.
    const payer = operation.operation === OperationTypeNode.SUBSCRIPTION ? null : caller;
    return reads.missing(payer, transfer, first ?? 100);
  }
}

function connection({ edges, hasNextPage, endCursor, totalCount }: TransferPage): TransferConnectionType {
  return { edges, nodes: edges.map(({ node }) => node), pageInfo: { hasNextPage, endCursor }, totalCount };
}
