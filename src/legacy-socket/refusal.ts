import { RejoinError, type ErrorCode } from '../errors.js';

/** Frames that are wrong in themselves: so many of them in a row, and nobody on the other side reads our answers. */
const MALFORMED = ['INVALID_JSON', 'BINARY_FRAME', 'UNKNOWN_TYPE', 'INVALID_PAYLOAD', 'FORBIDDEN_TYPE'] as const;

export const REFUSAL_CODES = [
  ...MALFORMED,
  // What may not be said, or not so often, or now.
  'ROOM_FULL',
  'RATE_LIMIT_EXCEEDED',
  'MALICIOUS_CONTENT',
  'FILE_VALIDATION_FAILED',
  'CONTENT_SECURITY_ERROR',
  'INTERNAL_ERROR',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What an `error` frame says. */
export class Refusal {
  constructor(
    readonly code: RefusalCode,
    readonly message: string,
  ) {}

  get isMalformed(): boolean {
    return (MALFORMED as readonly string[]).includes(this.code);
  }
}

/** How the domain's refusals are told to clients that know none of its codes. */
const CODES: Readonly<Record<ErrorCode, RefusalCode>> = {
  UNAUTHENTICATED: 'INTERNAL_ERROR',
  FORBIDDEN: 'INTERNAL_ERROR',
  BAD_USER_INPUT: 'INVALID_PAYLOAD',
  NOT_IN_ROOM: 'INTERNAL_ERROR',
  AMBIGUOUS_PARTICIPANT: 'INTERNAL_ERROR',
  PARTICIPANT_NOT_FOUND: 'INTERNAL_ERROR',
  PARTICIPANT_REPLACED: 'INTERNAL_ERROR',
  ROOM_FULL: 'ROOM_FULL',
  TRANSFER_NOT_FOUND: 'INTERNAL_ERROR',
  TRANSFER_CONFLICT: 'INTERNAL_ERROR',
  TRANSFER_LIMIT: 'INTERNAL_ERROR',
  FILE_TOO_LARGE: 'FILE_VALIDATION_FAILED',
  CHUNK_OUT_OF_RANGE: 'INTERNAL_ERROR',
  PAYLOAD_TOO_LARGE: 'INVALID_PAYLOAD',
  RATE_LIMITED: 'RATE_LIMIT_EXCEEDED',
  OPERATION_TOO_COMPLEX: 'INTERNAL_ERROR',
  HISTORY_UNAVAILABLE: 'INTERNAL_ERROR',
  SERVICE_UNAVAILABLE: 'INTERNAL_ERROR',
  INTERNAL_SERVER_ERROR: 'INTERNAL_ERROR',
};

/** Anything that isn't known to be safe is masked. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof RejoinError)) return new Refusal('INTERNAL_ERROR', 'Internal server error');
  return new Refusal(CODES[error.code], error.message);
}
