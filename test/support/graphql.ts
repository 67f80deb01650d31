import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { until } from './until.js';

/** A whole room event, as a careful client selects it. */
export const ROOM_EVENTS = `
  subscription RoomEvents($roomId: ID!, $after: Cursor, $participantKey: String) {
    roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
      __typename cursor at
      ... on RoomSnapshot {
        you { ...Participant } participantKey resumed
        room { id capacity participants { ...Participant } }
        recovery { wasRecovering recovered reason missedCount disconnectedForMs }
      }
      ... on SignalReceived { id from { id userId } addressed kind topic payload }
      ... on ParticipantJoined { participant { ...Participant } }
      ... on ParticipantChanged { participant { ...Participant } }
      ... on ParticipantLeft { left: participant { id userId } reason }
      ... on TransferChanged { transfer { id status endReason pausedBy pausedByConnection senderParticipantId receiverParticipantId } }
      ... on PositionAdvanced { deliveredCount }
    }
  }
  fragment Participant on Participant { id userId name isHost state quality joinedAt }`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes back is what the test asserts
export type Json = any;

export interface Answer {
  readonly data?: Json;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, Json> }[];
}

/** One operation over HTTP. */
export async function post(url: string, token: string | null, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** The code of the first error, for one-line assertions; undefined when all went well. */
export function codeOf({ errors }: Answer): string | undefined {
  return errors?.[0]?.extensions['code'] as string | undefined;
}

/** A real graphql-ws client that never retries by itself: tests say when to come back. */
export class SocketClient {
  private readonly client: Client;
  private socket: WebSocket | undefined;
  readonly closes: { code: number; reason: string }[] = [];

  constructor(url: string, token: string) {
    const note = (socket: WebSocket) => {
      this.socket = socket;
    };
    class NotedSocket extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        note(this);
      }
    }
    this.client = createClient({
      url,
      webSocketImpl: NotedSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
      on: { closed: (event) => this.closes.push(event as { code: number; reason: string }) },
      onNonLazyError: () => undefined,
    });
  }

  /** Follows a room; `follow(...).events` fills as they come. */
  room(variables: { roomId: string; after?: string; participantKey?: string }): Subscription {
    return this.subscribe(ROOM_EVENTS, variables, 'roomEvents');
  }

  subscribe(query: string, variables: Record<string, unknown>, field: string): Subscription {
    return new Subscription(this.client, query, variables, field);
  }

  /** The network is gone: no close frame, no goodbye. */
  cut(): void {
    this.socket?.terminate();
  }

  /** Reads no more; what the server writes piles up. */
  stopReading(): void {
    this.socket?.pause();
  }

  resumeReading(): void {
    this.socket?.resume();
  }

  /** A close frame with this code. */
  close(code: number): void {
    this.socket?.close(code);
  }

  /** Goodbye: closes with 1000. */
  async dispose(): Promise<void> {
    await this.client.dispose();
  }
}

/** Queues what a subscription gives. */
export class Subscription {
  readonly events: Json[] = [];
  readonly errors: Json[] = [];
  completed = false;
  readonly complete: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown>, field: string) {
    this.complete = client.subscribe(
      { query, variables },
      {
        next: (result) => {
          if (result.errors) this.errors.push(...result.errors);
          else this.events.push((result.data as Json)[field]);
        },
        error: (error) => this.errors.push(...(Array.isArray(error) ? error : [error])),
        complete: () => {
          this.completed = true;
        },
      },
    );
  }

  /** The first event that fits, waiting for it. */
  async find(fits: (event: Json) => boolean, what = 'an event'): Promise<Json> {
    await until(() => this.errors.length > 0 || this.events.some(fits), what);
    const found = this.events.find(fits);
    if (found === undefined) throw new Error(`Instead of ${what}: ${JSON.stringify(this.errors)}`);
    return found;
  }

  snapshot(): Promise<Json> {
    return this.find((event) => event.__typename === 'RoomSnapshot', 'a snapshot');
  }

  /** Payloads of all signals so far, in order. */
  get payloads(): Json[] {
    return this.events.filter((event) => event.__typename === 'SignalReceived').map((event) => event.payload);
  }

  /** The first error's code, waiting for it. */
  async refusal(): Promise<Json> {
    await until(() => this.errors.length > 0, 'a refusal');
    return this.errors[0].extensions;
  }
}
