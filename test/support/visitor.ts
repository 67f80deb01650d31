import { randomUUID } from 'node:crypto';
import { post, SocketClient, type Answer, type RoomEvent, type Subscription } from './graphql.js';
import type { RejoinNode } from './node.js';
import { tokenFor } from './tokens.js';
import { until } from './until.js';

export interface Entering {
  readonly roomId: string;
  readonly after?: string;
  readonly participantKey?: string;
}

export const LEAVE = 'mutation ($input: LeaveRoomInput!) { leaveRoom(input: $input) { roomId participantId } }';
const SEND = 'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id cursor recipients duplicate } }';

export function freshRoom(): string {
  return `room-${randomUUID().slice(0, 8)}`;
}

/** A cursor's place, read as a client never would. */
export function placeOf(cursor: string): { epoch: string; offset: number } {
  const [, epoch = '', offset] = Buffer.from(cursor, 'base64url').toString().split(':');
  return { epoch, offset: Number(offset) };
}

export interface Sent {
  readonly id: string;
  readonly cursor: string;
  readonly recipients: number;
  readonly duplicate: boolean;
}

/** A user in a room through a socket of its own. */
export class Visitor {
  private constructor(
    readonly node: RejoinNode,
    readonly userId: string,
    readonly token: string,
    readonly client: SocketClient,
    readonly room: Subscription<RoomEvent>,
    readonly roomId: string,
    readonly snapshot: RoomEvent,
  ) {}

  static async enter(node: RejoinNode, userId: string, entering: Entering | string): Promise<Visitor> {
    const variables = typeof entering === 'string' ? { roomId: entering } : entering;
    const token = await tokenFor(userId);
    const client = new SocketClient(node.socketUrl, token);
    const room = client.room(variables);
    const snapshot = await room.snapshot().catch(async (refusal: unknown) => {
      await client.dispose();
      throw refusal;
    });
    return new Visitor(node, userId, token, client, room, variables.roomId, snapshot);
  }

  get id(): string {
    return this.snapshot.you.id;
  }

  get key(): string {
    return this.snapshot.participantKey;
  }

  get recovery(): RoomEvent['recovery'] {
    return this.snapshot.recovery;
  }

  get events(): readonly RoomEvent[] {
    return this.room.events;
  }

  /** The newest cursor that it was given. */
  get cursor(): string {
    return this.room.events.at(-1)?.cursor ?? '';
  }

  /** Events of one type, in order. */
  all(type: string): RoomEvent[] {
    return this.events.filter((event) => event.__typename === type);
  }

  /** Of itself, or as told; the answer may be a refusal. */
  leave(more: object = {}): ReturnType<Visitor['ask']> {
    return this.ask(LEAVE, { input: { roomId: this.roomId, participantId: this.id, ...more } });
  }

  /** Waits until it has heard exactly these signals, in this order, and fails at once where it can't be so any more. */
  async heard(...payloads: unknown[]): Promise<void> {
    await until(() => this.room.payloads.length >= payloads.length, `${this.userId} hears ${JSON.stringify(payloads)}`);
    if (JSON.stringify(this.room.payloads) === JSON.stringify(payloads)) return;
    throw new Error(`${this.userId} heard ${JSON.stringify(this.room.payloads)}, not ${JSON.stringify(payloads)}`);
  }

  /** Speaks over HTTP, as this participant. */
  say(payload: unknown, more: object = {}): Promise<Answer<{ sendSignal: Sent }>> {
    const input = { roomId: this.roomId, participantId: this.id, kind: 'APPLICATION', payload, ...more };
    return post(this.node.url, this.token, SEND, { input });
  }

  /** Says all numbers from `first` to `last`, one after the other. */
  async count(first: number, last: number): Promise<void> {
    for (let number = first; number <= last; number += 1) {
      const { errors } = await this.say(number);
      if (errors) throw new Error(JSON.stringify(errors));
    }
  }

  ask(query: string, variables: object = {}): Promise<Answer> {
    return post(this.node.url, this.token, query, variables);
  }

  /** The others' view of a participant. */
  async sees(id: string, state: string, withinMs?: number): Promise<void> {
    await this.room.find(
      ({ __typename, participant }) =>
        __typename === 'ParticipantChanged' && participant.id === id && participant.state === state,
      `${this.userId} sees ${id} ${state}`,
      withinMs,
    );
  }

  async seesLeave(id: string, reason: string, withinMs?: number): Promise<void> {
    await this.room.find(
      (event) => event.__typename === 'ParticipantLeft' && event.left.id === id && event.reason === reason,
      `${this.userId} sees ${id} leave: ${reason}`,
      withinMs,
    );
  }

  /** The network is gone. */
  cut(): void {
    this.client.cut();
  }

  /** Comes back with its key and its newest cursor, or as told. */
  back(node: RejoinNode = this.node, how: Partial<Entering> = {}): Promise<Visitor> {
    const { roomId, cursor, key } = this;
    return Visitor.enter(node, this.userId, { roomId, after: cursor, participantKey: key, ...how });
  }

  /** Comes back with its key alone: the server must know what it has. */
  backByKey(node: RejoinNode = this.node): Promise<Visitor> {
    return Visitor.enter(node, this.userId, { roomId: this.roomId, participantKey: this.key });
  }
}
