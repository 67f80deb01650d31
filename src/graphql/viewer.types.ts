import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ClientConfig } from '../client-config.js';
import type { IceServer } from '../ice-setting.js';
import { prose } from './prose.js';
import { SafeInt } from './scalars.js';

@ObjectType('Viewer', { simpleResolvers: true, description: 'You, as your token says.' })
export class ViewerType {
  @Field(() => ID, { description: "Your user id: the token's `sub`. It is `userId` on participants and transfers." })
  readonly id!: string;

  @Field(() => String, { description: "Your name for others: the token's `name`, else your user id." })
  readonly name!: string;
}

@ObjectType('IceServer', {
  simpleResolvers: true,
  description: 'A STUN or TURN server in the form of an `RTCIceServer`: drop null members, then pass it on.',
})
export class IceServerType implements IceServer {
  @Field(() => [String], { description: 'Its addresses, for example `["stun:stun.example.org:3478"]`.' })
  readonly urls!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'TURN only: a user name that holds the time until which it is good.',
  })
  readonly username?: string;

  @Field(() => String, { nullable: true, description: 'TURN only: the time-limited password.' })
  readonly credential?: string;
}

@ObjectType('ClientConfig', {
  simpleResolvers: true,
  description: prose`
    What a client needs to know before a call, and the limits that hold here.

    \`\`\`js
    const connection = new RTCPeerConnection({ iceServers: clientConfig.iceServers });
    \`\`\``,
})
export class ClientConfigType implements ClientConfig {
  @Field(() => [IceServerType], {
    description: 'For `new RTCPeerConnection({iceServers})`. TURN credentials end with time: ask again for each call.',
  })
  readonly iceServers!: readonly IceServer[];

  @Field(() => Int, { description: 'Bytes of a chunk, the unit in which files are sent, verified and resumed: 65536.' })
  readonly chunkSize!: number;

  @Field(() => SafeInt, { description: 'The largest file in bytes, inclusive: 524288000 (500 MiB).' })
  readonly maxFileSize!: number;

  @Field(() => Int, {
    description: 'How many outgoing transfers of yours may be live (PENDING, ACTIVE, PAUSED) at a time: 5.',
  })
  readonly maxActiveTransfers!: number;

  @Field(() => Int, {
    description: prose`
      How many events a room's log keeps: what a returning client can be given. OFFER, ANSWER, ICE_CANDIDATE and changes of
      transfers don't count; with them the log holds at most ten times as many, and at most 1 MiB. The oldest go first.`,
  })
  readonly logSize!: number;

  @Field(() => Int, { description: "For how many seconds a room's log keeps an event." })
  readonly logSeconds!: number;

  @Field(() => Int, {
    description: 'For how many seconds a participant whose connection dropped keeps its seat before it is TIMED_OUT.',
  })
  readonly graceSeconds!: number;

  @Field(() => Boolean, {
    description: prose`
      Whether this server keeps a history: \`roomHistory\`, \`roomSessions\`, \`transferHistory\`, \`qualityHistory\`,
      \`roomStatistics\`. Else they are refused with HISTORY_UNAVAILABLE.`,
  })
  readonly history!: boolean;

  @Field(() => Int, {
    description: prose`
      For how many seconds events are kept beyond the log: so long a client may be away and still be given all that it missed,
      and so far back \`roomHistory\` has what was said. 0: no longer than \`logSeconds\`, and nobody's words are kept.`,
  })
  readonly replaySeconds!: number;
}
