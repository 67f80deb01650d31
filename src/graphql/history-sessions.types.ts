import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { HistoryGap, RoomSession, RoomStatistics, VisibleSession, Visit } from '../archive/history-records.js';
import type { LeaveReason } from '../log/event.js';
import { HistoryGapType, PLACE } from './history.types.js';
import { prose } from './prose.js';
import { LeaveReasonEnum } from './room-event.types.js';
import { DateTime, SafeInt } from './scalars.js';
import { PageInfoType } from './transfer-lists.types.js';

@ObjectType('Visit', {
  simpleResolvers: true,
  description: "A participant's stay in a session of a room. Coming back within the grace period is the same visit.",
})
export class VisitType implements Omit<Visit, 'sessionId' | 'roomId'> {
  @Field(() => ID, { description: 'The participant.' })
  readonly participantId!: string;

  @Field(() => ID, { description: 'Its user.' })
  readonly userId!: string;

  @Field(() => String, { description: 'Its name then.' })
  readonly name!: string;

  @Field(() => DateTime, { description: 'When it came.' })
  readonly joinedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was gone for good; null: it is still there.' })
  readonly leftAt!: number | null;

  @Field(() => LeaveReasonEnum, {
    nullable: true,
    description: 'Whether it left or was lost; null: it is still there.',
  })
  readonly reason!: LeaveReason | null;

  @Field(() => Float, { nullable: true, description: 'How long it stayed, in seconds; null: it is still there.' })
  readonly seconds!: number | null;

  @Field(() => Int, { description: 'How often its connection was lost.' })
  readonly drops!: number;

  @Field(() => Float, { description: 'For how many seconds it was away in all, of the times that it came back from.' })
  readonly awaySeconds!: number;
}

@ObjectType('VisitEdge', { simpleResolvers: true, description: 'A visit with its place in the list.' })
export class VisitEdgeType {
  @Field(() => String, { description: PLACE })
  readonly cursor!: string;

  @Field(() => VisitType, { description: 'The visit.' })
  readonly node!: Visit;
}

@ObjectType('VisitConnection', {
  simpleResolvers: true,
  description: 'A page of the visits of a session, newest first. `nodes` is `edges` without the places.',
})
export class VisitConnectionType {
  @Field(() => [VisitEdgeType], { description: 'The visits with their places.' })
  readonly edges!: readonly VisitEdgeType[];

  @Field(() => [VisitType], { description: 'The visits.' })
  readonly nodes!: readonly Visit[];

  @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
  readonly pageInfo!: PageInfoType;
}

@ObjectType('RoomSession', {
  simpleResolvers: true,
  description: prose`
    What went on in a room from its first join until it was empty for good. A join soon after the last one was lost
    (\`ClientConfig.logSeconds\`) goes on with the same session.`,
})
export class RoomSessionType implements RoomSession {
  @Field(() => ID, { description: 'The session.' })
  readonly id!: string;

  @Field(() => ID, { description: 'The room.' })
  readonly roomId!: string;

  @Field(() => DateTime, { description: 'When the first participant came.' })
  readonly openedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last participant was gone; null: it goes on.' })
  readonly endedAt!: number | null;

  @Field(() => Int, { description: 'How many participants were there at once, at most.' })
  readonly peakParticipants!: number;
}

@ObjectType('RoomSessionEdge', { simpleResolvers: true, description: 'A session with its place in the list.' })
export class RoomSessionEdgeType {
  @Field(() => String, { description: PLACE })
  readonly cursor!: string;

  @Field(() => RoomSessionType, { description: 'The session.' })
  readonly node!: VisibleSession;
}

@ObjectType('RoomSessionConnection', {
  simpleResolvers: true,
  description: 'A page of the sessions of a room, newest first. `nodes` is `edges` without the places.',
})
export class RoomSessionConnectionType {
  @Field(() => [RoomSessionEdgeType], { description: 'The sessions with their places.' })
  readonly edges!: readonly RoomSessionEdgeType[];

  @Field(() => [RoomSessionType], { description: 'The sessions.' })
  readonly nodes!: readonly VisibleSession[];

  @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
  readonly pageInfo!: PageInfoType;
}

@ObjectType('RoomStatistics', {
  simpleResolvers: true,
  description: 'Counts of what went on in a room, of the sessions that you may see.',
})
export class RoomStatisticsType implements RoomStatistics {
  @Field(() => Int, { description: 'Sessions that were opened.' })
  readonly sessions!: number;

  @Field(() => Int, { description: 'Visits that began.' })
  readonly visits!: number;

  @Field(() => Int, { description: 'Users to whom these visits belong.' })
  readonly uniqueUsers!: number;

  @Field(() => Int, { description: 'Participants that were there at once in one of these sessions, at most.' })
  readonly peakParticipants!: number;

  @Field(() => Float, { description: 'Seconds that these visits took in all; those that go on are not counted.' })
  readonly participantSeconds!: number;

  @Field(() => Int, { description: 'How often a connection was lost in these visits.' })
  readonly drops!: number;

  @Field(() => Int, { description: 'Transfers that ended COMPLETED.' })
  readonly transfersCompleted!: number;

  @Field(() => Int, { description: 'Transfers that ended FAILED; those that a party cancelled or rejected are none.' })
  readonly transfersFailed!: number;

  @Field(() => SafeInt, { description: 'Verified bytes of all transfers that ended, however they ended.' })
  readonly bytesTransferred!: number;

  @Field(() => Int, { description: 'Samples of connection quality that were GOOD.' })
  readonly samplesGood!: number;

  @Field(() => Int, { description: 'Samples that were FAIR.' })
  readonly samplesFair!: number;

  @Field(() => Int, { description: 'Samples that were POOR.' })
  readonly samplesPoor!: number;

  @Field(() => [HistoryGapType], { description: 'Where the counts may be incomplete, oldest first, 100 at most.' })
  readonly gaps!: readonly HistoryGap[];
}
