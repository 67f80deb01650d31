import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { QualityAnswer } from '../quality/quality.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { ReportConnectionQualityInput, ReportConnectionQualityPayload } from './quality.types.js';

@Resolver()
export class QualityResolver {
  @Mutation(() => ReportConnectionQualityPayload, {
    description: prose`
      Tells how well you are connected and gets advice. The grade stands on your participant; when it changes, the room gets
      \`ParticipantChanged\`, at most one in three seconds and the last one always. Every 5 to 10 seconds is enough.

      \`\`\`graphql
      mutation Quality {
        reportConnectionQuality(
          input: {roomId: "stand-up", latencyMs: 180, packetLossPercent: 2.5, jitterMs: 35}
        ) { quality recommendations { code text } }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (negative, NaN, infinite), NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT,
      PARTICIPANT_NOT_FOUND, SERVICE_UNAVAILABLE.`,
  })
  reportConnectionQuality(
    @Arg('input', () => ReportConnectionQualityInput, { description: 'What you measured.' })
    input: ReportConnectionQualityInput,
    @Ctx() context: GraphqlContext,
  ): Promise<QualityAnswer> {
    return context.services.quality.report(context.caller, input);
  }
}
