import { Arg, ID, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { TransferProgress } from '../transfers/progress.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { TransferProgressType } from './transfers.types.js';

@Resolver()
export class TransferProgressResolver {
  @Subscription(() => TransferProgressType, {
    description: prose`
      How far one of your transfers is: its present state at once, then the newest, at most 10 a second and always the last
      one; it completes by itself when the transfer has ended. Nothing to recover: subscribe again after a lost connection.

      \`\`\`graphql
      subscription Progress($id: ID!) {
        transferProgress(transferId: $id) { status percent bytesVerified bytesPerSecond secondsLeft }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (your token does not cover its room),
      RATE_LIMITED (200 at once on a server; \`retryAfterSeconds\`), SERVICE_UNAVAILABLE.`,
    subscribe: ({ args, context }: SubscribeResolverData<unknown, { transferId: string }, GraphqlContext>) =>
      context.services.transfers.progress.watch(context.caller, args.transferId),
  })
  transferProgress(
    @Root() progress: TransferProgressType,
    @Arg('transferId', () => ID, { description: 'A transfer that you send or receive.' }) _transferId: string,
  ): TransferProgress {
    return progress;
  }
}
