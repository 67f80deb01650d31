import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import type { Position } from '../log/position.js';
import type { GraphqlServices } from './services.js';

export interface RoomOpening {
  readonly roomId: string;
  readonly after: Position | undefined;
  readonly participantKey: string | undefined;
}

/** Joins a room; the delivery of the socket on which it was asked knows what to do with the answer. */
export type OpenRoom = (opening: RoomOpening) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;

type RequestReads = ReturnType<GraphqlServices['transfers']['reads']['forRequest']>;

export interface GraphqlContextParts {
  /** null: no token was given. */
  readonly caller: Caller | null;
  readonly services: GraphqlServices;
  /** Stands in the log and beside masked errors. */
  readonly requestId: string;
  readonly openRoom: OpenRoom;
}

/** What resolvers work with: one a request over HTTP, one an operation over graphql-ws. */
export class GraphqlContext {
  readonly services: GraphqlServices;
  readonly requestId: string;
  readonly openRoom: OpenRoom;
  private requestReads: RequestReads | undefined;
  private readonly known = new Map<string, Promise<unknown>>();
  // Apollo copies own properties into a clone: a private #field would be lost, an own getter would run.
  private readonly knownCaller: Caller | null;

  constructor({ caller, services, requestId, openRoom }: GraphqlContextParts) {
    this.knownCaller = caller;
    this.services = services;
    this.requestId = requestId;
    this.openRoom = openRoom;
  }

  /** What this request reads of transfers; the same twice costs one read. */
  get reads(): RequestReads {
    this.requestReads ??= this.services.transfers.reads.forRequest();
    return this.requestReads;
  }

  /** What was read under that key in this request, or `read`: aliases of one field cost one read. */
  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.known.get(key) ?? read();
    this.known.set(key, known);
    return known as Promise<T>;
  }

  get caller(): Caller {
    if (this.knownCaller !== null) return this.knownCaller;
    throw new RejoinError('UNAUTHENTICATED', 'Say who you are: send the header "Authorization: Bearer <token>".');
  }
}
