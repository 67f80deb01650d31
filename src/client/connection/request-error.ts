/**
 * Why something that was asked for did not happen. `code` is one of the server's error codes, or one of the client's own:
 * NETWORK_ERROR and TIMEOUT (the server could not be asked), PROTOCOL_ERROR (client and server don't understand each
 * other; `details.closeCode`), WRONG_FILE (another file was attached than the one that was offered), LEFT, REPLACED and CLOSED (the room or the client was left, replaced or closed meanwhile).
 */
export class RejoinRequestError extends Error {
  override readonly name = 'RejoinRequestError';

  constructor(
    readonly code: string,
    message: string,
    /** The extensions beside the code: `field`, `status`, `limit`, `retryAfterSeconds`. */
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
