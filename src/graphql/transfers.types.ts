import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { TransferProgress } from '../transfers/progress.js';
import type { ChunkRange, Transfer, TransferEndReason, TransferStatus } from '../transfers/transfer.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { DateTime, SafeInt, Sha256 } from './scalars.js';

export const TransferStatusEnum = describedEnum<TransferStatus>(
  'TransferStatus',
  prose`
    Where a transfer is: PENDING → ACTIVE ⇄ PAUSED → COMPLETED, FAILED or CANCELLED. The last three never change again.`,
  {
    PENDING: 'Offered: waits for the receiver to accept or reject, until `expiresAt`.',
    ACTIVE: 'Accepted: chunks may move, until `expiresAt`.',
    PAUSED: 'Held by a party (`pausedBy`) or by a lost connection (`pausedByConnection`). Bytes in flight still count.',
    COMPLETED: 'All chunks arrived and the digests are equal.',
    FAILED: 'Ended without success; `endReason` says why.',
    CANCELLED: 'Rejected by the receiver, or cancelled by either.',
  },
);

export const TransferEndReasonEnum = describedEnum<TransferEndReason>('TransferEndReason', 'Why a transfer ended.', {
  COMPLETED: 'The file arrived, verified.',
  REJECTED: 'The receiver said no.',
  CANCELLED_BY_SENDER: 'The sender cancelled.',
  CANCELLED_BY_RECEIVER: 'The receiver cancelled.',
  EXPIRED: 'The offer was not answered, or the transfer not finished, by `expiresAt`.',
  CHECKSUM_MISMATCH: "The receiver's digest is not the sender's.",
  STORAGE_FULL: 'The relay had no room left for the file.',
  INFECTED: 'The scanner found something in the relayed file.',
  STATE_LOST: 'The server lost what it knew of the transfer.',
});

@ObjectType('ChunkRange', {
  simpleResolvers: true,
  description: 'A run of chunks: `first`, `first + 1`, … `first + count - 1`. Example: `{"first": 16, "count": 8}`',
})
export class ChunkRangeType implements ChunkRange {
  @Field(() => Int, { description: 'Index of the first chunk, from 0.' })
  readonly first!: number;

  @Field(() => Int, { description: 'How many chunks, at least 1.' })
  readonly count!: number;
}

@ObjectType('Transfer', {
  simpleResolvers: true,
  description: prose`
    One file on its way from a sender to a receiver. The bytes go from peer to peer over a data channel of yours; the server
    keeps the agreement, the checkpoint and the end.

    The file is cut into chunks of \`chunkSize\` bytes, the last one shorter. The receiver acknowledges the chunks that it
    verified (\`acknowledgeChunks\`); after any interruption \`missing\` says what is still to be sent.`,
})
export class TransferType implements Transfer {
  @Field(() => ID, { description: 'The transfer.' })
  readonly id!: string;

  @Field(() => ID, { description: 'The room in which it was offered.' })
  readonly roomId!: string;

  @Field(() => ID, { description: "The sender's user id." })
  readonly senderId!: string;

  @Field(() => ID, { description: "The receiver's user id." })
  readonly receiverId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      The sender's participant that moves the bytes now; null: there is none (it is gone for good, or the bytes go over the
      relay).`,
  })
  readonly senderParticipantId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      The receiver's participant that moves the bytes now; null: there is none (not accepted yet, gone for good, or the
      bytes go over the relay).`,
  })
  readonly receiverParticipantId!: string | null;

  @Field(() => String, {
    description:
      "The file's name for people: its base name in NFC, made so that any system can save it. Data, not a path.",
  })
  readonly filename!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The media type that the sender stated; whether the file is of that type is unchecked. A client of the old service may have stated any text.',
  })
  readonly mimeType!: string | null;

  @Field(() => SafeInt, { description: "The file's length in bytes; 0 is a file too." })
  readonly size!: number;

  @Field(() => Int, { description: 'Bytes of a chunk: 65536.' })
  readonly chunkSize!: number;

  @Field(() => Int, { description: 'How many chunks the file has: size / chunkSize, rounded up.' })
  readonly totalChunks!: number;

  @Field(() => Int, { description: 'How many chunks arrived and were verified, each counted once.' })
  readonly chunksVerified!: number;

  @Field(() => SafeInt, { description: 'The bytes of those chunks.' })
  readonly bytesVerified!: number;

  @Field(() => Float, { description: 'Progress by bytes, 0 to 100; 100 for a completed empty file.' })
  readonly percent!: number;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      The batch that the file belongs to: the files of one sender with the same \`batchId\` are offered together, and a
      receiver can answer all of them at once. As the sender said with \`offerTransfer\`; null: the file goes alone.`,
  })
  readonly batchId!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: prose`
      How many files the batch has, as its sender said; null: not said. Unchecked: fewer may come, or more, and some may
      not be offered yet.`,
  })
  readonly batchCount!: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description:
      "The bytes of all files of the batch, at least this file's, as its sender said; null: not said. Unchecked.",
  })
  readonly batchSize!: number | null;

  @Field(() => Int, { description: 'Grows with each change. Where two differ, the one with the higher version holds.' })
  readonly version!: number;

  @Field(() => TransferStatusEnum, { description: 'Where it is.' })
  readonly status!: TransferStatus;

  @Field(() => [ID], { description: 'The users who paused it: each lifts its own pause with `resumeTransfer`.' })
  readonly pausedBy!: readonly string[];

  @Field(() => Boolean, {
    description: 'Whether it waits for an endpoint to come back; this pause is lifted by the return itself.',
  })
  readonly pausedByConnection!: boolean;

  @Field(() => TransferEndReasonEnum, { nullable: true, description: 'Why it ended; null while it is live.' })
  readonly endReason!: TransferEndReason | null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong, or the reason given with a reject or cancel, as a text for people.',
  })
  readonly error!: string | null;

  @Field(() => Sha256, {
    nullable: true,
    description: prose`
      The file's digest as the sender stated it, with the offer or by \`sealTransfer\`; null: not yet. Of an empty file it
      is known by itself.`,
  })
  readonly sha256!: string | null;

  @Field(() => DateTime, { description: 'When it was offered.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver accepted; null: not yet, or never.' })
  readonly acceptedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last paused; null: never.' })
  readonly pausedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last went on after a pause; null: never.' })
  readonly resumedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it is live.' })
  readonly endedAt!: number | null;

  @Field(() => DateTime, {
    description: prose`
      When it ends by itself, EXPIRED: 5 minutes after the offer; once accepted, 1 hour after the acceptance (if the server
      is not set otherwise). Never extended.`,
  })
  readonly expiresAt!: number;
}

@ObjectType('TransferProgress', {
  simpleResolvers: true,
  description: 'How far a transfer is, as the receiver acknowledged it. Only the newest counts: none waits in a queue.',
})
export class TransferProgressType implements TransferProgress {
  @Field(() => ID, { description: 'The transfer.' })
  readonly transferId!: string;

  @Field(() => DateTime, { description: 'When this was so.' })
  readonly at!: number;

  @Field(() => TransferStatusEnum, { description: 'Where the transfer is.' })
  readonly status!: TransferStatus;

  @Field(() => Int, { description: 'Chunks that arrived and were verified.' })
  readonly chunksVerified!: number;

  @Field(() => Int, { description: 'Chunks of the file.' })
  readonly totalChunks!: number;

  @Field(() => SafeInt, { description: 'Bytes that arrived and were verified.' })
  readonly bytesVerified!: number;

  @Field(() => SafeInt, { description: 'Bytes of the file.' })
  readonly size!: number;

  @Field(() => Float, { description: 'By bytes, 0 to 100.' })
  readonly percent!: number;

  @Field(() => Float, { nullable: true, description: 'Recent speed; null: too early to say, or not moving.' })
  readonly bytesPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds to go at that speed; null: can not be said.' })
  readonly secondsLeft!: number | null;
}
