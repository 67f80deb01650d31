import type { Open } from '../open.js';
import type { RejoinErrorCode } from './error-codes.js';

/** A refusal of the server or of the client, with a code from a closed list: see `RejoinErrorCodes`. */
export class RejoinRequestError extends Error {
  override readonly name = 'RejoinRequestError';

  /** `code`, a `message` for developers, and the `details` of that code. For tests of an application, mostly. */
  constructor(
    /** The stable code that programs compare, e.g. `ROOM_FULL`: see `RejoinErrorCodes`. */
    readonly code: Open<RejoinErrorCode>,
    message: string,
    /**
     * The error's facts, in JSON: `field` (the argument at fault), `status` (of the transfer), `limit` (how many), `retryAfterSeconds`,
     * `closeCode` (of the WebSocket); empty where the code says all.
     */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

interface GraphqlError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export function fromGraphqlErrors(errors: readonly GraphqlError[]): RejoinRequestError {
  const first = errors[0];
  const { code = 'INTERNAL_SERVER_ERROR', ...details } = first?.extensions ?? {};
  return new RejoinRequestError(String(code), first?.message ?? 'The server answered with an empty error', details);
}

const TRANSIENT: ReadonlySet<string> = new Set(['NETWORK_ERROR', 'TIMEOUT', 'SERVICE_UNAVAILABLE', 'RATE_LIMITED']);

/** Worth repeating as it is. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof RejoinRequestError)) return false;
  // A server that keeps no history says so without a time: asking again won't change that.
  const isAway = error.code === 'HISTORY_UNAVAILABLE' && typeof error.details['retryAfterSeconds'] === 'number';
  return isAway || TRANSIENT.has(error.code);
}

export function hasCode(error: unknown, ...codes: readonly string[]): error is RejoinRequestError {
  return error instanceof RejoinRequestError && codes.includes(error.code);
}

/**
 * The client was away too long, and is not in the room until it is back: no refusal, just too early. `isOutdated`: it asked
 * as a participant that it is not, or not at the moment.
 */
export function refusalOrTooEarly(error: unknown, isOutdated: boolean): unknown {
  if (!isOutdated || !hasCode(error, 'NOT_IN_ROOM', 'PARTICIPANT_NOT_FOUND')) return error;
  return new RejoinRequestError('SERVICE_UNAVAILABLE', error.message);
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
