import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { post, SocketClient } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { LegacyClient } from './legacy-client.js';

/** What the tests of the socket ask of REST. */
interface RestAnswer {
  readonly state: { readonly is_connected: boolean } | null;
  readonly transfer_id: string;
}

/** A Redis and nodes for one file of tests, with everybody who came sent home after each. */
export class Stage {
  redis!: RedisServer;
  nodes: RejoinNode[] = [];
  private guests: { cut(): void }[] = [];

  constructor(
    private readonly settings: Readonly<Record<string, string>> = {},
    private readonly count = 1,
  ) {
    beforeAll(async () => {
      this.redis = await RedisServer.start();
      this.nodes = await Promise.all(
        Array.from({ length: this.count }, () => startNode(this.redis.url, this.settings)),
      );
    });
    afterEach(() => {
      for (const guest of this.guests.splice(0)) guest.cut();
    });
    afterAll(async () => {
      await Promise.all(this.nodes.map((node) => node.stop()));
      await this.redis.stop();
    });
  }

  url(node = 0): string {
    return this.nodes[node]!.url;
  }

  room(): string {
    return `room-${randomBytes(6).toString('hex')}`;
  }

  async join(room: string, user: string, node = 0): Promise<LegacyClient> {
    return this.invite(await LegacyClient.join(this.url(node), room, user));
  }

  async open(room: string, user: string, claims: JWTPayload = {}, node = 0): Promise<LegacyClient> {
    return this.invite(await LegacyClient.open(this.url(node), room, user, claims));
  }

  async dial(path: string): Promise<LegacyClient> {
    return this.invite(await LegacyClient.dial(this.url(), path));
  }

  /** A GraphQL client in the same room. */
  async graphql(room: string, user: string, node = 0) {
    const token = await tokenFor(user);
    const client = this.invite(new SocketClient(this.nodes[node]!.socketUrl, token));
    const feed = client.room({ roomId: room });
    const { you } = await feed.snapshot();
    const send = (input: object) =>
      post(this.url(node), token, 'mutation($input: SendSignalInput!) { sendSignal(input: $input) { recipients } }', {
        input: { roomId: room, participantId: you.id, ...input },
      });
    return { client, feed, id: you.id, token, send };
  }

  /** Asks over REST. */
  async rest(user: string, method: string, path: string, body?: object): Promise<RestAnswer> {
    const answer = await fetch(`${this.url()}/webrtc${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenFor(user)}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as RestAnswer;
  }

  /** Waits until the server knows the user's connection as gone: what is said from now on is missed. */
  async gone(room: string, user: string): Promise<void> {
    await until(async () => {
      const { state } = await this.rest(user, 'GET', `/rooms/${room}/reconnection-state`);
      return state === null || !state.is_connected;
    }, `${user} to be gone`);
  }

  private invite<Guest extends { cut(): void }>(guest: Guest): Guest {
    this.guests.push(guest);
    return guest;
  }
}

/** Sends a chat message last and waits for it: what was to come before it has come. */
export async function settled(speaker: LegacyClient, ...listeners: LegacyClient[]): Promise<void> {
  const text = randomBytes(6).toString('hex');
  speaker.say('chat-message', { text });
  await Promise.all(listeners.map((one) => one.next('chat-message', (frame) => frame.payload.text === text)));
}
