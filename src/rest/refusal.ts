import type { ErrorCode } from '../errors.js';

/** Of what is refused before the domain is asked. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  413: 'PAYLOAD_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
};

/** One entry of a 422, as Pydantic words it. */
export interface Fault {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** An answer other than the one wanted, in the shape of the old service: `{"detail": text or faults}`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | readonly Fault[],
    readonly headers: Readonly<Record<string, string>> = {},
    /** What it is in the domain's words, which these clients don't see. */
    readonly code: ErrorCode = CODES[status] ?? 'BAD_USER_INPUT',
  ) {
    super(typeof detail === 'string' ? detail : 'Validation failed');
  }
}

export function invalid(...faults: readonly Fault[]): Refusal {
  return new Refusal(422, faults);
}
