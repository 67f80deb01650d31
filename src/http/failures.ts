import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { RejoinError, type ErrorCode, type ErrorDetails } from '../errors.js';

const STATUS: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_IN_ROOM: 403,
  AMBIGUOUS_PARTICIPANT: 400,
  PARTICIPANT_NOT_FOUND: 404,
  PARTICIPANT_REPLACED: 409,
  ROOM_FULL: 409,
  TRANSFER_NOT_FOUND: 404,
  TRANSFER_CONFLICT: 409,
  TRANSFER_LIMIT: 409,
  FILE_TOO_LARGE: 413,
  CHUNK_OUT_OF_RANGE: 400,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  OPERATION_TOO_COMPLEX: 400,
  HISTORY_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};

/** The shape of GraphQL's errors for the whole port, so that a GraphQL client can read what comes from before GraphQL. */
interface FailureBody {
  readonly errors: readonly [
    {
      readonly message: string;
      readonly extensions: ErrorDetails & { readonly code: string; readonly requestId: string };
    },
  ];
}

function bodyOf(request: FastifyRequest, code: string, message: string, details: ErrorDetails = {}): FailureBody {
  return { errors: [{ message, extensions: { code, ...details, requestId: request.id } }] };
}

/** Answers a failure: what is the caller's to know as it is, anything else masked and logged under the request's id. */
export async function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const known = error instanceof RejoinError ? error : ofFramework(error);
  if (known === undefined) request.log.error({ err: error }, 'A request failed');
  const { code, message, details } =
    known ?? new RejoinError('INTERNAL_SERVER_ERROR', 'Something went wrong here. The request id helps us to find it.');
  if (details.retryAfterSeconds !== undefined) void reply.header('retry-after', Math.ceil(details.retryAfterSeconds));
  if (code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
  await reply.code(error.statusCode === 415 ? 415 : STATUS[code]).send(bodyOf(request, code, message, details));
}

/** What Fastify refuses by itself: bodies that are too large, malformed, or of an unknown type. */
function ofFramework(error: FastifyError): RejoinError | undefined {
  const status = error.statusCode ?? 500;
  if (status === 413) return new RejoinError('PAYLOAD_TOO_LARGE', 'The body is larger than this address takes.');
  if (status >= 400 && status < 500) return new RejoinError('BAD_USER_INPUT', 'The request cannot be read.');
  return undefined;
}

export async function answerNotFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await reply.code(404).send(bodyOf(request, 'NOT_FOUND', 'There is nothing at this address.'));
}

/** An address that no route could be found for, since it can't be decoded: in the words of all who may have asked. */
export function answerUnreadable(_: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const detail = 'The address cannot be read.';
  void reply.code(400).send({ detail, ...bodyOf(request, 'BAD_USER_INPUT', detail) });
}
