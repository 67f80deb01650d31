import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Sent } from '../signals/signal-store.js';
import type { GraphqlContext } from './context.js';
import { prose } from './prose.js';
import { SendSignalInput, SendSignalPayload } from './signals.types.js';

@Resolver()
export class SignalsResolver {
  @Mutation(() => SendSignalPayload, {
    description: prose`
      Sends a message to a participant, a user or the room. It is in the room's log when this answers: who is connected gets
      it now, who is reconnecting gets it on return.

      \`\`\`graphql
      mutation Chat {
        sendSignal(input: {roomId: "stand-up", kind: APPLICATION, topic: "chat-message", payload: {text: "hello"}}) {
          id recipients duplicate
        }
      }

      mutation Offer($to: ID!, $offer: JSON!) {   # {"to": "p_8Jx", "offer": {"type": "offer", "sdp": "v=0…"}}
        sendSignal(input: {roomId: "stand-up", to: $to, kind: OFFER, payload: $offer}) { cursor }
      }

      mutation Candidates($to: ID!, $candidates: JSON!) {   # a list of up to 32 RTCIceCandidateInit
        sendSignal(input: {roomId: "stand-up", to: $to, kind: ICE_CANDIDATE, payload: $candidates}) { cursor }
      }
      \`\`\`

      Errors: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT (\`field\` names what breaks a rule), PAYLOAD_TOO_LARGE (64 KiB),
      NOT_IN_ROOM, AMBIGUOUS_PARTICIPANT, PARTICIPANT_NOT_FOUND (not there, yourself, or not yours: nothing was stored),
      RATE_LIMITED (100 a second; \`retryAfterSeconds\`), SERVICE_UNAVAILABLE (repeat with the same \`idempotencyKey\`).`,
  })
  sendSignal(
    @Arg('input', () => SendSignalInput, { description: 'The message and whom it is for.' }) input: SendSignalInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Sent> {
    return context.services.signals.send(context.caller, input);
  }
}
