import { RejoinRequestError, fromGraphqlErrors } from './request-error.js';

/** The subprotocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export const SUBPROTOCOL = 'graphql-transport-ws';
/** All is over that this connection was for. */
export const GOODBYE = 1000;
/** The client ends a connection that seems dead; the server takes it as a lost one. */
export const TERMINATED = 4499;
export const TOKEN_ENDED = 4410;

/** Close codes after which the same attempt would end in the same way. */
const FATAL_CLOSE_CODES: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [4401, ['UNAUTHENTICATED', 'The server refused the token']],
  [4403, ['FORBIDDEN', 'The server refused the connection']],
  [4400, ['PROTOCOL_ERROR', 'The server could not read a message of this client']],
  [4406, ['PROTOCOL_ERROR', 'The server does not speak graphql-transport-ws']],
  [4409, ['PROTOCOL_ERROR', 'This client used a subscription id twice']],
  [4429, ['PROTOCOL_ERROR', 'This client introduced itself twice']],
  // What failed inside the server may pass: whoever subscribed decides.
  [4500, ['NETWORK_ERROR', 'The server failed']],
]);

/** Where a subscription's results go. */
export interface Sink<R> {
  next(data: R): void;
  /** The server refused, or closed the connection with a code that says: don't come back. Final. */
  error(error: RejoinRequestError): void;
  /** The server ended it. Final. */
  complete(): void;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** What the server says. Types that this client doesn't know have no effect. */
export type ServerMessage =
  | { readonly type: 'connection_ack' | 'ping' | 'pong' }
  | { readonly type: 'next'; readonly id: string; readonly payload: Result }
  | { readonly type: 'error'; readonly id: string; readonly payload: readonly { readonly message: string }[] }
  | { readonly type: 'complete'; readonly id: string };

/** The error that ends all subscriptions after this close code; null: the client may connect again. */
export function fatalError(closeCode: number): RejoinRequestError | null {
  const fatal = FATAL_CLOSE_CODES.get(closeCode);
  return fatal ? new RejoinRequestError(fatal[0], `${fatal[1]} (${closeCode})`, { closeCode }) : null;
}

/** One subscription, over all its connections. */
export class Subscription {
  isOver = false;

  constructor(
    private readonly query: string,
    private readonly variables: unknown,
    private readonly sink: Sink<unknown>,
  ) {}

  /** The variables as they are now: what was noted in them goes along. */
  request(id: string): object {
    const { query, variables } = this;
    return { id, type: 'subscribe', payload: { query, variables } };
  }

  next({ data, errors }: Result): void {
    if (this.isOver) return;
    if (data) this.sink.next(data);
    // The protocol lets a stream go on after a result with errors. To this client it is as final as an error.
    if (errors?.length) this.fail(fromGraphqlErrors(errors));
  }

  fail(error: RejoinRequestError): void {
    this.#end(() => this.sink.error(error));
  }

  complete(): void {
    this.#end(() => this.sink.complete());
  }

  #end(tell: () => void): void {
    if (this.isOver) return;
    this.isOver = true;
    tell();
  }
}
