import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Position } from '../log/position.js';
import type { SignalKind } from '../signals/signal.js';
import type { Sent } from '../signals/signal-store.js';
import type { SignalInput } from '../signals/signals.js';
import { describedEnum } from './described-enum.js';
import { prose } from './prose.js';
import { Cursor, JsonScalar } from './scalars.js';

export const SignalKindEnum = describedEnum<SignalKind>(
  'SignalKind',
  'What a signal is. The first three set up an `RTCPeerConnection`; their payload is passed on to it unchanged.',
  {
    OFFER: prose`
      A session description: \`{"type": "offer", "sdp": "v=0…"}\`.

      Send \`peer.localDescription\`, receive with \`peer.setRemoteDescription(payload)\`.`,
    ANSWER: 'The answering session description: `{"type": "answer", "sdp": "v=0…"}`.',
    ICE_CANDIDATE: prose`
      One \`RTCIceCandidateInit\`, or a list of up to 32 of them (send what gathers within some 50 ms together):
      \`[{"candidate": "candidate:1 1 udp 2113937151 192.0.2.7 51234 typ host", "sdpMid": "0", "sdpMLineIndex": 0}]\`

      The end of candidates is \`{"candidate": ""}\`, or \`null\` inside a list.
      Receive with \`peer.addIceCandidate(each)\`.`,
    APPLICATION: prose`
      Yours: any JSON but null, named by \`topic\`. Chat, hands up, whiteboard strokes.

      Example: topic \`"chat-message"\`, payload \`{"text": "hello"}\`.`,
  },
);

@InputType('SendSignalInput', {
  description: prose`
    A message and whom it is for: one participant (\`to\`), all participants of a user (\`toUser\`), or everyone else in
    the room (neither).

    An offer to one participant:
    \`{"roomId": "stand-up", "to": "p_8Jx", "kind": "OFFER", "payload": {"type": "offer", "sdp": "v=0…"}}\`

    A line of chat to the room, safe to send again after a timeout:
    \`{"roomId": "stand-up", "kind": "APPLICATION", "topic": "chat-message", "payload": {"text": "hello"}, "idempotencyKey": "7f2c…"}\``,
})
export class SendSignalInput implements SignalInput {
  @Field(() => ID, { description: 'The room that you are in.' })
  readonly roomId!: string;

  @Field(() => ID, {
    nullable: true,
    description: prose`
      Which of your participants speaks: \`RoomSnapshot.you.id\`. May be left out while exactly one of them is CONNECTED, or you
      have only one; else AMBIGUOUS_PARTICIPANT.`,
  })
  readonly participantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'To this one participant. Not together with `toUser`.' })
  readonly to?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'To all participants of this user; of yourself: your other ones. Not together with `to`.',
  })
  readonly toUser?: string | null;

  @Field(() => SignalKindEnum, { description: 'What it is; decides what `payload` must look like.' })
  readonly kind!: SignalKind;

  @Field(() => String, {
    nullable: true,
    description:
      'APPLICATION only: what it is, 1 to 64 characters, for example "chat-message", which clients of the old service hear too.',
  })
  readonly topic?: string | null;

  @Field(() => JsonScalar, {
    description: 'The message, as `kind` says. At most 64 KiB as JSON, nested at most 64 deep.',
  })
  readonly payload!: unknown;

  @Field(() => String, {
    nullable: true,
    description: prose`
      A text of yours that names this one message (1 to 128 characters), for example \`crypto.randomUUID()\`. Sent again by the same participant
      within five minutes it is not delivered again: you get the first answer with \`duplicate: true\`.`,
  })
  readonly idempotencyKey?: string | null;
}

@ObjectType('SendSignalPayload', { simpleResolvers: true, description: 'The signal as it stands in the log.' })
export class SendSignalPayload implements Sent {
  @Field(() => ID, { description: 'The same `id` that recipients see in `SignalReceived`.' })
  readonly id!: string;

  @Field(() => Cursor, {
    name: 'cursor',
    simple: false,
    description: "Its place in the room's log. Don't keep it as your `after`: it says nothing about what you received.",
  })
  readonly position!: Position;

  @Field(() => Int, {
    description:
      'How many participants other than the speaker it is for: connected ones get it now, reconnecting ones on return.',
  })
  readonly recipients!: number;

  @Field(() => Boolean, { description: 'True: this `idempotencyKey` was known, nothing was sent again.' })
  readonly duplicate!: boolean;
}
