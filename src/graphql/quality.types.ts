import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import type { Recommendation, RecommendationCode } from '../quality/advice.js';
import type { ConnectionQuality } from '../quality/grade.js';
import type { QualityAnswer, QualityReport } from '../quality/quality.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';

export const ConnectionQualityEnum = describedEnum<ConnectionQuality>(
  'ConnectionQuality',
  prose`
    How well a participant is connected, graded from what it last reported with \`reportConnectionQuality\`.

    The worst of the three measurements decides; a value exactly at a threshold belongs to the better grade.`,
  {
    GOOD: 'Latency at most 150 ms, packet loss at most 2 % and jitter at most 30 ms.',
    FAIR: 'Worse than GOOD: latency at most 300 ms, packet loss at most 5 % and jitter at most 50 ms.',
    POOR: 'Latency above 300 ms, packet loss above 5 % or jitter above 50 ms.',
    UNKNOWN: 'Nothing was reported yet.',
  },
);

export const RecommendationCodeEnum = describedEnum<RecommendationCode>(
  'RecommendationCode',
  'What the user may do about a connection. Stable: translate by this code, or show the `text` beside it.',
  {
    LOWER_VIDEO_QUALITY: 'POOR: send a smaller or slower picture.',
    CLOSE_OTHER_PROGRAMS: 'POOR: other programs use the bandwidth.',
    CHECK_NETWORK: 'POOR: look at the network itself (Wi-Fi, cable, VPN).',
    RECONNECT: 'POOR: if it does not get better, leave and join again.',
    STABLE_BUT_LIMITED: 'FAIR: usable as it is, with little left over.',
    LOWER_VIDEO_IF_IT_LAGS: 'FAIR: send a smaller picture when it begins to lag.',
  },
);

@ObjectType('Recommendation', {
  simpleResolvers: true,
  description: 'One thing that the user may do about a connection.',
})
export class RecommendationType implements Recommendation {
  @Field(() => RecommendationCodeEnum, { description: 'What to do, for programs.' })
  readonly code!: RecommendationCode;

  @Field(() => String, { description: 'What to do, as an English sentence for people.' })
  readonly text!: string;
}

@InputType('ReportConnectionQualityInput', {
  description: prose`
    What your client measured, for example from \`RTCPeerConnection.getStats()\`. Negative numbers, NaN and infinity are
    \`BAD_USER_INPUT\`.

    Example: \`{"roomId": "stand-up", "latencyMs": 180, "packetLossPercent": 2.5, "jitterMs": 35}\``,
})
export class ReportConnectionQualityInput implements QualityReport {
  @Field(() => ID, { description: 'The room that you are in.' })
  readonly roomId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      Which of your participants measured. May be left out while exactly one of them is CONNECTED, or you have only one; else
      AMBIGUOUS_PARTICIPANT.`,
  })
  readonly participantId?: string | null;

  @Field(() => Float, {
    description: 'Round-trip time in milliseconds (`currentRoundTripTime` of the selected candidate pair × 1000).',
  })
  readonly latencyMs!: number;

  @Field(() => Float, { description: 'Lost packets in percent, 0 to 100.' })
  readonly packetLossPercent!: number;

  @Field(() => Float, { description: 'Jitter in milliseconds (`jitter` of the inbound RTP stream × 1000).' })
  readonly jitterMs!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Available outgoing bandwidth in kilobits a second. Kept for your records; it does not change the grade.',
  })
  readonly bandwidthKbps?: number | null;
}

@ObjectType('ReportConnectionQualityPayload', {
  simpleResolvers: true,
  description: 'The grade of what you reported, and what the user may do about it.',
})
export class ReportConnectionQualityPayload implements QualityAnswer {
  @Field(() => ConnectionQualityEnum, { description: 'The grade; a change of it is told to the room.' })
  readonly quality!: ConnectionQuality;

  @Field(() => [RecommendationType], {
    description: 'Most helpful first: four for POOR, two for FAIR, none for GOOD.',
  })
  readonly recommendations!: Recommendation[];
}
