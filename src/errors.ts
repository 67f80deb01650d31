/** The closed list of what can go wrong for a caller. Each transport has one total map from it; anything else is masked. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_IN_ROOM',
  'AMBIGUOUS_PARTICIPANT',
  'PARTICIPANT_NOT_FOUND',
  'PARTICIPANT_REPLACED',
  'ROOM_FULL',
  'TRANSFER_NOT_FOUND',
  'TRANSFER_CONFLICT',
  'TRANSFER_LIMIT',
  'FILE_TOO_LARGE',
  'CHUNK_OUT_OF_RANGE',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'OPERATION_TOO_COMPLEX',
  'HISTORY_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a client may need to react: the field at fault, the transfer's status, the limit met, when to come back. */
export interface ErrorDetails {
  readonly field?: string;
  readonly status?: string;
  readonly limit?: number;
  readonly retryAfterSeconds?: number;
}

/** The one error of the domain: safe to show to whoever asked. */
export class RejoinError extends Error {
  override readonly name = 'RejoinError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** Storage can't be reached: not what was asked is at fault, and it may be asked again. */
export function isOutage(error: unknown): error is RejoinError {
  return error instanceof RejoinError && error.code === 'SERVICE_UNAVAILABLE';
}

/** A value that breaks a rule; `field` is its name in the input. */
export function badInput(field: string, message: string): RejoinError {
  return new RejoinError('BAD_USER_INPUT', message, { field });
}
