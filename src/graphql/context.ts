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
  // Apollo copies own properties into a clone: a private #field would be lost, an own getter would run.
  private readonly knownCaller: Caller | null;

  constructor({ caller, services, requestId, openRoom }: GraphqlContextParts) {
    this.knownCaller = caller;
    this.services = services;
    this.requestId = requestId;
    this.openRoom = openRoom;
  }

  get caller(): Caller {
    if (this.knownCaller !== null) return this.knownCaller;
    throw new RejoinError('UNAUTHENTICATED', 'Say who you are: send the header "Authorization: Bearer <token>".');
  }
}
