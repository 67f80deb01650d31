import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { TransferAnswer } from '../transfers/transfer-store.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import {
  AcceptTransferInput,
  AcknowledgeChunksInput,
  CancelTransferInput,
  OfferTransferInput,
  RejectTransferInput,
  TransferDigestInput,
  TransferInput,
  TransferPayload,
} from './transfer-actions.types.js';

type Answer = Promise<TransferAnswer>;

function actionErrors(forbidden: string): string {
  return prose`
    Errors: UNAUTHENTICATED, TRANSFER_NOT_FOUND, FORBIDDEN (${forbidden}),
    TRANSFER_CONFLICT (not possible in this \`status\`, which stands beside the code), SERVICE_UNAVAILABLE (repeat it as it is).`;
}

/** Of what either party may do. */
const ACTION_ERRORS = actionErrors('your token does not cover the room');
/** Of what only one of them may do. */
const PARTY_ERRORS = actionErrors("it is the other party's to do, or your token does not cover the room");
const PARTICIPANT_ERRORS = 'Also NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT and PARTICIPANT_NOT_FOUND, about `participantId`.';
const REASON_ERRORS = 'Also BAD_USER_INPUT (`field: "reason"`).';

@Resolver()
export class TransferActionsResolver {
  @Mutation(() => TransferPayload, {
    description: prose`
      Offers a file to a user in the room (sender). It is PENDING until the receiver accepts; both users' participants get
      \`TransferChanged\`.

      \`\`\`graphql
      mutation Offer {
        offerTransfer(input: {roomId: "stand-up", receiverId: "bob", filename: "plan.pdf", size: 1048576}) {
          transfer { id totalChunks expiresAt }
        }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, FILE_TOO_LARGE, NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT,
      PARTICIPANT_NOT_FOUND (the receiver is not there, or \`participantId\` is not yours), TRANSFER_LIMIT (\`limit\`: five of
      yours are live, or 50 wait for that receiver), TRANSFER_NOT_FOUND (what this \`idempotencyKey\` offered is over and
      forgotten), RATE_LIMITED (20 a second), SERVICE_UNAVAILABLE (repeat with the same \`idempotencyKey\`).`,
  })
  offerTransfer(
    @Arg('input', () => OfferTransferInput, { description: 'The file and whom it is for.' }) input: OfferTransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.offers.offer(caller, input);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Accepts an offer (receiver): PENDING → ACTIVE, or PAUSED while an endpoint is away; an empty file is COMPLETED at
      once. Accepting again is answered with the present state.

      \`\`\`graphql
      mutation Accept($id: ID!) { acceptTransfer(input: {transferId: $id}) { transfer { status senderParticipantId } } }
      \`\`\`

      ${PARTY_ERRORS}
      ${PARTICIPANT_ERRORS}`,
  })
  acceptTransfer(
    @Arg('input', () => AcceptTransferInput, { description: 'Which offer.' })
    { transferId, participantId }: AcceptTransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.actions.accept(caller, transferId, { participantId });
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Rejects an offer (receiver): PENDING → CANCELLED with REJECTED. Rejecting again is answered with the present state.

      \`\`\`graphql
      mutation Reject($id: ID!) { rejectTransfer(input: {transferId: $id, reason: "not now"}) { transfer { status } } }
      \`\`\`

      ${PARTY_ERRORS}
      ${REASON_ERRORS}`,
  })
  rejectTransfer(
    @Arg('input', () => RejectTransferInput, { description: 'Which offer, and why.' })
    { transferId, reason }: RejectTransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.actions.reject(caller, transferId, reason);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Pauses a transfer (either party): PAUSED until each party that paused has resumed. Pausing again is answered with the
      present state.

      \`\`\`graphql
      mutation Pause($id: ID!) { pauseTransfer(input: {transferId: $id}) { transfer { status pausedBy } } }
      \`\`\`

      ${ACTION_ERRORS}`,
  })
  pauseTransfer(
    @Arg('input', () => TransferInput, { description: 'Which transfer.' })
    { transferId }: TransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.actions.pause(caller, transferId);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Lifts your own pause (either party): ACTIVE again when nobody's pause is left and both endpoints are there. Then
      ask for \`missing\` and send just that.

      \`\`\`graphql
      mutation Resume($id: ID!) {
        resumeTransfer(input: {transferId: $id}) { transfer { status pausedBy pausedByConnection missing { first count } } }
      }
      \`\`\`

      ${ACTION_ERRORS}
      ${PARTICIPANT_ERRORS}`,
  })
  resumeTransfer(
    @Arg('input', () => TransferInput, { description: 'Which transfer.' })
    { transferId, participantId }: TransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.actions.resume(caller, transferId, { participantId });
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Cancels a live transfer (either party). Cancelling again by the same party is answered with the present state.

      \`\`\`graphql
      mutation Cancel($id: ID!) { cancelTransfer(input: {transferId: $id, reason: "wrong file"}) { transfer { endReason } } }
      \`\`\`

      ${ACTION_ERRORS}
      ${REASON_ERRORS}`,
  })
  cancelTransfer(
    @Arg('input', () => CancelTransferInput, { description: 'Which transfer, and why.' })
    { transferId, reason }: CancelTransferInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.actions.cancel(caller, transferId, reason);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Tells which chunks you received and verified (receiver; ACTIVE, or PAUSED for bytes in flight). A chunk counts
      once, whatever is repeated: this is the checkpoint from which a broken transfer goes on.

      \`\`\`graphql
      mutation Acknowledge($id: ID!) {
        acknowledgeChunks(input: {transferId: $id, ranges: [{first: 0, count: 16}]}) { transfer { chunksVerified percent } }
      }
      \`\`\`

      ${PARTY_ERRORS}
      Also CHUNK_OUT_OF_RANGE (nothing of the call counted), BAD_USER_INPUT (no range, or more than 1024), RATE_LIMITED
      (100 a second).`,
  })
  acknowledgeChunks(
    @Arg('input', () => AcknowledgeChunksInput, { description: 'The transfer and its new chunks.' })
    { transferId, ranges }: AcknowledgeChunksInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.delivery.acknowledge(caller, transferId, ranges);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      States the file's SHA-256 where the offer had none (sender). The same digest again is answered with the present
      state; another one is TRANSFER_CONFLICT.

      \`\`\`graphql
      mutation Seal($id: ID!, $sha256: Sha256!) { sealTransfer(input: {transferId: $id, sha256: $sha256}) { transfer { sha256 } } }
      \`\`\`

      ${PARTY_ERRORS}`,
  })
  sealTransfer(
    @Arg('input', () => TransferDigestInput, { description: 'The transfer and the digest of its file.' })
    { transferId, sha256 }: TransferDigestInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.delivery.seal(caller, transferId, sha256);
  }

  @Mutation(() => TransferPayload, {
    description: prose`
      Ends a transfer with the digest of what you received (receiver): equal to the sender's → COMPLETED, different →
      FAILED with CHECKSUM_MISMATCH. All chunks must be acknowledged and the sender's digest known, else
      TRANSFER_CONFLICT. The same digest again is answered with the present state.

      \`\`\`graphql
      mutation Complete($id: ID!, $sha256: Sha256!) {
        completeTransfer(input: {transferId: $id, sha256: $sha256}) { transfer { status endReason } }
      }
      \`\`\`

      ${PARTY_ERRORS}`,
  })
  completeTransfer(
    @Arg('input', () => TransferDigestInput, { description: 'The transfer and the digest of what arrived.' })
    { transferId, sha256 }: TransferDigestInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Answer {
    return services.transfers.delivery.complete(caller, transferId, sha256);
  }
}
