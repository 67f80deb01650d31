import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { TransferFilter, TransferRole } from '../transfers/transfer-reads.js';
import type { Transfer, TransferStatus } from '../transfers/transfer.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { TransferStatusEnum, TransferType } from './transfers.types.js';

export const TransferRoleEnum = describedEnum<TransferRole>('TransferRole', 'Which side of a transfer you are.', {
  SENDER: 'You offered the file.',
  RECEIVER: 'The file was offered to you.',
});

@InputType('TransferFilter', {
  description: prose`
    Which of your transfers; what is left out does not restrict.

    Example, what waits for your answer: \`{"status": ["PENDING"], "role": "RECEIVER"}\``,
})
export class TransferFilterInput implements TransferFilter {
  @Field(() => [TransferStatusEnum], { nullable: true, description: 'In one of these statuses; `[]` finds none.' })
  readonly status?: TransferStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Offered in this room.' })
  readonly roomId?: string | null;

  @Field(() => TransferRoleEnum, { nullable: true, description: 'On this side.' })
  readonly role?: TransferRole | null;
}

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Where a page of a list stands.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether older ones follow.' })
  readonly hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Pass it as `after` for the next page; null: the page is empty.',
  })
  readonly endCursor!: string | null;
}

@ObjectType('TransferEdge', { simpleResolvers: true, description: 'A transfer with its place in the list.' })
export class TransferEdgeType {
  @Field(() => String, { description: 'Its place: pass it as `after` to go on behind it. No `Cursor` of a room.' })
  readonly cursor!: string;

  @Field(() => TransferType, { description: 'The transfer.' })
  readonly node!: Transfer;
}

@ObjectType('TransferConnection', {
  simpleResolvers: true,
  description: 'A page of your transfers, newest first. `nodes` is `edges` without the cursors: ask for one of them.',
})
export class TransferConnectionType {
  @Field(() => [TransferEdgeType], { description: 'The transfers with their places.' })
  readonly edges!: readonly TransferEdgeType[];

  @Field(() => [TransferType], { description: 'The transfers.' })
  readonly nodes!: readonly Transfer[];

  @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
  readonly pageInfo!: PageInfoType;

  @Field(() => Int, { description: 'How many the filter matches in all.' })
  readonly totalCount!: number;
}
