import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { OfferDraft } from '../transfers/offer.js';
import type { TransferAnswer } from '../transfers/transfer-store.js';
import type { ChunkRange, Transfer } from '../transfers/transfer.js';
import { prose } from './prose.js';
import { SafeInt, Sha256 } from './scalars.js';
import { TransferType } from './transfers.types.js';

const THE_TRANSFER = 'The transfer. An id that is unknown or not yours is TRANSFER_NOT_FOUND.';
const REASON = 'A text for the other side, at most 1000 characters; it stands in `Transfer.error`.';

@InputType('OfferTransferInput', {
  description: prose`
    A file for a user who is in the room.

    Example: \`{"roomId": "stand-up", "receiverId": "bob", "filename": "plan.pdf", "size": 1048576, "mimeType": "application/pdf"}\``,
})
export class OfferTransferInput implements OfferDraft {
  @Field(() => ID, { description: 'The room that you and the receiver are in.' })
  readonly roomId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      Which of your participants sends. May be left out while exactly one of them is CONNECTED, or you have only one; else
      AMBIGUOUS_PARTICIPANT.`,
  })
  readonly participantId?: string | null;

  @Field(() => ID, { description: 'The user who is to get it: present in the room, not yourself.' })
  readonly receiverId!: string;

  @Field(() => String, {
    description: prose`
      Its portable name is taken, and stands in every answer: NFC, the base name of a path, each of \`: < > " | ? *\` as
      \`_\`, no dots or spaces at the end, \`_\` before the name of a device (con, aux.c), no soft hyphens, joiners (U+200C,
      U+200D) only between visible characters. Control, bidi and other invisible characters, more than 255 bytes, or
      nothing left are BAD_USER_INPUT.`,
  })
  readonly filename!: string;

  @Field(() => SafeInt, { description: 'Bytes, 0 to 524288000; more is FILE_TOO_LARGE.' })
  readonly size!: number;

  @Field(() => String, {
    nullable: true,
    description: prose`
      A media type, with parameters or without, of at most 255 characters; for example "application/pdf" (\`File.type\`). An
      empty text is null; anything else is BAD_USER_INPUT.`,
  })
  readonly mimeType?: string | null;

  @Field(() => Sha256, {
    nullable: true,
    description: "The file's digest, where you know it already; else `sealTransfer` later, before completion.",
  })
  readonly sha256?: string | null;

  @Field(() => String, {
    nullable: true,
    description: prose`
      A text of yours that names this one offer (1 to 128 characters). Sent again within 24 hours, while it is
      one of your newest 500, it is answered with the first offer as it stands now, and nothing is offered again.`,
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      An id of yours for files that are offered together, the same with each of them: 1 to 128 characters of visible ASCII
      without spaces, else BAD_USER_INPUT. A UUID is good. The receiver finds it in \`Transfer.batchId\`.`,
  })
  readonly batchId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many files the batch has, 1 to 100000; without `batchId` it is BAD_USER_INPUT.',
  })
  readonly batchCount?: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description:
      "The bytes of all files of the batch, at least this file's `size`; without `batchId` it is BAD_USER_INPUT.",
  })
  readonly batchSize?: number | null;
}

@InputType('AcceptTransferInput', { description: 'Which offer to accept.' })
export class AcceptTransferInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      Which of your participants receives. May be left out while exactly one of them is CONNECTED, or you have only one, or
      none yet; else AMBIGUOUS_PARTICIPANT.`,
  })
  readonly participantId?: string | null;
}

@InputType('RejectTransferInput', { description: 'Which offer to reject, and why.' })
export class RejectTransferInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => String, { nullable: true, description: REASON })
  readonly reason?: string | null;
}

@InputType('CancelTransferInput', { description: 'Which transfer to cancel, and why.' })
export class CancelTransferInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => String, { nullable: true, description: REASON })
  readonly reason?: string | null;
}

@InputType('TransferInput', { description: 'Which transfer to pause or resume.' })
export class TransferInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      For \`resumeTransfer\`: which of your participants becomes the endpoint where the former one is gone for good; needed
      only where several of yours could. A pause is the user's: \`pauseTransfer\` takes no notice of it.`,
  })
  readonly participantId?: string | null;
}

@InputType('ChunkRangeInput', { description: 'A run of chunks. Example, chunks 16 to 23: `{"first": 16, "count": 8}`' })
export class ChunkRangeInput implements ChunkRange {
  @Field(() => Int, { description: 'Index of the first chunk, from 0.' })
  readonly first!: number;

  @Field(() => Int, { description: 'How many chunks, at least 1.' })
  readonly count!: number;
}

@InputType('AcknowledgeChunksInput', {
  description: prose`
    Chunks that you received and verified. Send some at a time (each 250 ms, say), not one by one.

    Example: \`{"transferId": "…", "ranges": [{"first": 0, "count": 16}, {"first": 32, "count": 1}]}\``,
})
export class AcknowledgeChunksInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => [ChunkRangeInput], {
    description: '1 to 1024 ranges, overlapping and repeated as you like. One out of bounds refuses the whole call.',
  })
  readonly ranges!: ChunkRangeInput[];
}

@InputType('TransferDigestInput', { description: 'The digest of the whole file.' })
export class TransferDigestInput {
  @Field(() => ID, { description: THE_TRANSFER })
  readonly transferId!: string;

  @Field(() => Sha256, { description: 'SHA-256 over all bytes of the file, in order.' })
  readonly sha256!: string;
}

@ObjectType('TransferPayload', { simpleResolvers: true, description: 'The transfer as it stands after the action.' })
export class TransferPayload implements Pick<TransferAnswer, 'transfer'> {
  @Field(() => TransferType, { description: 'The transfer, whether or not the action changed anything.' })
  readonly transfer!: Transfer;
}
