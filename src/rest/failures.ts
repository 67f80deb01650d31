import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RejoinError, type ErrorCode } from '../errors.js';
import { invalid, Refusal, type Fault } from './refusal.js';
import { valueAt } from './validation.js';

export type Statuses = Readonly<Record<ErrorCode, number>>;

/** The old service refused with 400 whatever came at the wrong time. */
export const STATUSES: Statuses = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 422,
  NOT_IN_ROOM: 403,
  AMBIGUOUS_PARTICIPANT: 400,
  PARTICIPANT_NOT_FOUND: 404,
  PARTICIPANT_REPLACED: 400,
  ROOM_FULL: 400,
  TRANSFER_NOT_FOUND: 404,
  TRANSFER_CONFLICT: 400,
  TRANSFER_LIMIT: 400,
  FILE_TOO_LARGE: 400,
  CHUNK_OUT_OF_RANGE: 422,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  OPERATION_TOO_COMPLEX: 400,
  HISTORY_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};
/** Accept, reject, pause, resume, cancel: an unknown transfer and the wrong party are 400 too (decisions C and F). */
export const ACTION_STATUSES: Statuses = { ...STATUSES, TRANSFER_NOT_FOUND: 400, FORBIDDEN: 400 };
/** The bytes are new, and say it in HTTP's own words. */
export const BYTES_STATUSES: Statuses = { ...STATUSES, TRANSFER_CONFLICT: 409 };

/** Where the domain's fields stand in a request. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  filename: ['body', 'filename'],
  size: ['body', 'file_size'],
  receiverId: ['body', 'receiver_id'],
  mimeType: ['body', 'mime_type'],
  reason: ['body'],
  body: ['body'],
};

/** `sent`: the request, by the first steps of its places. */
export function refusalOf(error: unknown, statuses: Statuses, sent: object = {}): unknown {
  if (!(error instanceof RejoinError)) return error;
  const { code, message, details } = error;
  if (code === 'CHUNK_OUT_OF_RANGE') return invalid(valueError(['path', 'index'], message, sent));
  if (code === 'BAD_USER_INPUT') return invalid(valueError(PLACES[details.field ?? ''] ?? ['body'], message, sent));
  const retry = details.retryAfterSeconds;
  const headers = retry === undefined ? {} : { 'retry-after': String(Math.ceil(retry)) };
  return new Refusal(statuses[code], message, headers, code);
}

export function valueError(loc: readonly string[], message: string, sent: object): Fault {
  return { type: 'value_error', loc, msg: `Value error, ${message}`, input: valueAt(sent, loc), ctx: { error: {} } };
}

/** Everything that goes wrong below /webrtc is answered here, in one shape. */
export async function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const known = error.statusCode === 415 ? new Refusal(415, error.message) : refusalOf(error, STATUSES);
  const { status, detail, headers } = known instanceof Refusal ? known : ofFramework(error, request);
  await reply.code(status).headers(headers).send({ detail });
}

/** What Fastify refuses by itself; anything else is ours, and masked. */
function ofFramework(error: FastifyError, request: FastifyRequest): Refusal {
  const status = error.statusCode ?? 500;
  if (status === 413) return new Refusal(413, 'The body is larger than this address takes.');
  if (status >= 400 && status < 500) return new Refusal(400, 'There was an error parsing the body');
  request.log.error({ err: error }, 'A request failed');
  return new Refusal(500, 'Internal Server Error');
}
