import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { until } from './until.js';

/** A whole room event, as a careful client selects it. */
export const ROOM_EVENTS = `
  subscription RoomEvents($roomId: ID!, $after: Cursor, $participantKey: String) {
    roomEvents(roomId: $roomId, after: $after, participantKey: $participantKey) {
      __typename cursor at logged
      ... on RoomSnapshot {
        you { ...Participant } participantKey connectionId resumed
        room { id capacity participants { ...Participant } }
        recovery { wasRecovering recovered reason missedCount archivedCount disconnectedForMs }
      }
      ... on SignalReceived { id from { id userId } addressed kind topic payload }
      ... on ParticipantJoined { participant { ...Participant } }
      ... on ParticipantChanged { participant { ...Participant } }
      ... on ParticipantLeft { left: participant { id userId } reason }
      ... on TransferChanged { transfer { id version status endReason pausedBy pausedByConnection senderParticipantId receiverParticipantId } }
      ... on PositionAdvanced { deliveredCount }
    }
  }
  fragment Participant on Participant { id userId name isHost state quality joinedAt }`;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes back is what the test asserts
export type Json = any;

export interface ParticipantView {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  readonly state: string;
  readonly quality: string;
  readonly joinedAt: string;
}

/** All kinds of a room's events in one: what a kind hasn't is undefined. */
export interface RoomEvent {
  readonly __typename: string;
  readonly cursor: string;
  readonly at: string;
  readonly logged: boolean;
  readonly you: ParticipantView;
  readonly participantKey: string;
  readonly connectionId: string;
  readonly resumed: boolean;
  readonly room: { readonly id: string; readonly capacity: number; readonly participants: readonly ParticipantView[] };
  readonly recovery: {
    readonly wasRecovering: boolean;
    readonly recovered: boolean;
    readonly reason: string | null;
    readonly missedCount: number;
    readonly archivedCount: number;
    readonly disconnectedForMs: number | null;
  };
  readonly id: string;
  readonly from: { readonly id: string; readonly userId: string };
  readonly addressed: boolean;
  readonly kind: string;
  readonly topic: string | null;
  readonly payload: unknown;
  readonly participant: ParticipantView;
  readonly left: { readonly id: string; readonly userId: string };
  readonly reason: string;
  readonly transfer: Json;
  readonly deliveredCount: number;
}

export interface Refusal {
  readonly message: string;
  readonly extensions: Record<string, Json>;
}

export interface Answer<Data = Json> {
  readonly data?: Data;
  readonly errors?: readonly Refusal[];
}

/** One operation over HTTP. */
export async function post<Data = Json>(
  url: string,
  token: string | null,
  query: string,
  variables: object = {},
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<Data>;
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
  room(variables: { roomId: string; after?: string; participantKey?: string }): Subscription<RoomEvent> {
    return this.subscribe<RoomEvent>(ROOM_EVENTS, variables, 'roomEvents');
  }

  subscribe<Event = Json>(query: string, variables: Record<string, unknown>, field: string): Subscription<Event> {
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

  /** A close frame, with this code or none. */
  close(code?: number): void {
    this.socket?.close(code);
  }

  /** Goodbye: closes with 1000. */
  async dispose(): Promise<void> {
    await this.client.dispose();
  }
}

/** Queues what a subscription gives. */
export class Subscription<Event = Json> {
  readonly events: Event[] = [];
  readonly errors: Refusal[] = [];
  completed = false;
  readonly complete: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown>, field: string) {
    this.complete = client.subscribe(
      { query, variables },
      {
        next: (result) => {
          if (result.errors) this.errors.push(...(result.errors as unknown as Refusal[]));
          else this.events.push((result.data as Record<string, Event>)[field] as Event);
        },
        error: (error) => this.errors.push(...(Array.isArray(error) ? (error as Refusal[]) : [error as Refusal])),
        complete: () => {
          this.completed = true;
        },
      },
    );
  }

  /** The first event that fits, waiting for it. */
  async find(fits: (event: Event) => boolean, what = 'an event', withinMs?: number): Promise<Event> {
    await until(() => this.errors.length > 0 || this.events.some(fits), what, withinMs);
    const found = this.events.find(fits);
    if (found === undefined) throw new Error(`Instead of ${what}: ${JSON.stringify(this.errors)}`);
    return found;
  }

  /** The first of a room's snapshots. */
  snapshot(): Promise<Event> {
    return this.find((event) => (event as RoomEvent).__typename === 'RoomSnapshot', 'a snapshot');
  }

  /** Payloads of all signals so far, in order. */
  get payloads(): unknown[] {
    const signals = (this.events as RoomEvent[]).filter(({ __typename }) => __typename === 'SignalReceived');
    return signals.map(({ payload }) => payload);
  }

  /** The first error's extensions, waiting for it. */
  async refusal(): Promise<Json> {
    await until(() => this.errors.length > 0, 'a refusal');
    return this.errors[0]?.extensions;
  }
}
