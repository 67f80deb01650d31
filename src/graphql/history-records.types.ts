import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { QualitySample, TransferRecord } from '../archive/history-records.js';
import type { ConnectionQuality } from '../quality/grade.js';
import type { TransferEndReason, TransferStatus } from '../transfers/transfer.js';
import { PLACE } from './history.types.js';
import { prose } from './prose.js';
import { ConnectionQualityEnum } from './quality.types.js';
import { DateTime, SafeInt, Sha256 } from './scalars.js';
import { PageInfoType } from './transfer-lists.types.js';
import { TransferEndReasonEnum, TransferStatusEnum } from './transfers.types.js';

@ObjectType('TransferRecord', {
  simpleResolvers: true,
  description: 'A transfer as it ended. `Transfer` says what each field means.',
})
export class TransferRecordType implements TransferRecord {
  @Field(() => ID, { description: 'The transfer.' })
  readonly id!: string;

  @Field(() => ID, { description: 'The room in which it was offered.' })
  readonly roomId!: string;

  @Field(() => ID, { description: "The sender's user id." })
  readonly senderId!: string;

  @Field(() => ID, { description: "The receiver's user id." })
  readonly receiverId!: string;

  @Field(() => String, { description: "The file's portable name." })
  readonly filename!: string;

  @Field(() => String, { nullable: true, description: 'The media type that the sender stated.' })
  readonly mimeType!: string | null;

  @Field(() => SafeInt, { description: "The file's length in bytes." })
  readonly size!: number;

  @Field(() => SafeInt, { description: 'The bytes that arrived and were verified.' })
  readonly bytesVerified!: number;

  @Field(() => TransferStatusEnum, { description: 'COMPLETED, FAILED or CANCELLED.' })
  readonly status!: TransferStatus;

  @Field(() => TransferEndReasonEnum, { description: 'Why it ended.' })
  readonly endReason!: TransferEndReason;

  @Field(() => String, { nullable: true, description: 'What went wrong, or the reason given, as a text for people.' })
  readonly error!: string | null;

  @Field(() => Sha256, { nullable: true, description: "The file's digest as the sender stated it." })
  readonly sha256!: string | null;

  @Field(() => DateTime, { description: 'When it was offered.' })
  readonly createdAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver accepted; null: never.' })
  readonly acceptedAt!: number | null;

  @Field(() => DateTime, { description: 'When it ended.' })
  readonly endedAt!: number;
}

@ObjectType('TransferHistoryEdge', {
  simpleResolvers: true,
  description: 'An ended transfer with its place in the list.',
})
export class TransferHistoryEdgeType {
  @Field(() => String, { description: PLACE })
  readonly cursor!: string;

  @Field(() => TransferRecordType, { description: 'The transfer.' })
  readonly node!: TransferRecord;
}

@ObjectType('TransferHistoryConnection', {
  simpleResolvers: true,
  description: 'A page of ended transfers, the one that ended last first. `nodes` is `edges` without the places.',
})
export class TransferHistoryConnectionType {
  @Field(() => [TransferHistoryEdgeType], { description: 'The transfers with their places.' })
  readonly edges!: readonly TransferHistoryEdgeType[];

  @Field(() => [TransferRecordType], { description: 'The transfers.' })
  readonly nodes!: readonly TransferRecord[];

  @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
  readonly pageInfo!: PageInfoType;
}

@ObjectType('QualitySample', {
  simpleResolvers: true,
  description: prose`
    What a participant measured of its connection at one moment. Of its reports one in 30 s is kept at most, and each that
    changed its grade: a sample, not all that it reported.`,
})
export class QualitySampleType implements QualitySample {
  @Field(() => DateTime, { description: 'When it was reported.' })
  readonly at!: number;

  @Field(() => ID, { description: 'The participant.' })
  readonly participantId!: string;

  @Field(() => ID, { description: 'Its user.' })
  readonly userId!: string;

  @Field(() => ConnectionQualityEnum, { description: 'The grade.' })
  readonly quality!: ConnectionQuality;

  @Field(() => Float, { description: 'Round-trip time in milliseconds.' })
  readonly latencyMs!: number;

  @Field(() => Float, { description: 'Lost packets in percent.' })
  readonly packetLossPercent!: number;

  @Field(() => Float, { description: 'Jitter in milliseconds.' })
  readonly jitterMs!: number;

  @Field(() => Float, { nullable: true, description: 'Available bandwidth in kilobits a second; null: not reported.' })
  readonly bandwidthKbps!: number | null;
}

@ObjectType('QualityHistoryEdge', { simpleResolvers: true, description: 'A sample with its place in the list.' })
export class QualityHistoryEdgeType {
  @Field(() => String, { description: PLACE })
  readonly cursor!: string;

  @Field(() => QualitySampleType, { description: 'The sample.' })
  readonly node!: QualitySample;
}

@ObjectType('QualityHistoryConnection', {
  simpleResolvers: true,
  description: 'A page of samples of connection quality, newest first. `nodes` is `edges` without the places.',
})
export class QualityHistoryConnectionType {
  @Field(() => [QualityHistoryEdgeType], { description: 'The samples with their places.' })
  readonly edges!: readonly QualityHistoryEdgeType[];

  @Field(() => [QualitySampleType], { description: 'The samples.' })
  readonly nodes!: readonly QualitySample[];

  @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
  readonly pageInfo!: PageInfoType;
}
