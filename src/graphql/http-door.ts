import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { RejoinError, type ErrorCode } from '../errors.js';
import { isRefused, type Documents } from './documents.js';
import { graphqlErrorOf, presentError, type ErrorLog } from './errors.js';
import { tooComplex } from './limits.js';
import { Strangers } from './strangers.js';

export const BODY_LIMIT = 1024 * 1024;
const STATUSES: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, RATE_LIMITED: 429 };

/** What a request asks for, as far as it can be read: what is malformed is for Apollo to say. */
interface Asked {
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** Decides what of HTTP comes through to Apollo: JSON of a bearable size that asks for an operation within the limits. */
export class HttpDoor {
  readonly #strangers: Strangers;

  constructor(
    private readonly documents: Documents,
    private readonly log: ErrorLog,
  ) {
    this.#strangers = new Strangers(documents.introspection);
  }

  /** JSON is the only body, read as graphql-ws reads it; a body that can't be read is refused in GraphQL's own shape. */
  guard(app: FastifyInstance): void {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: FastifyRequest, body: string) =>
      parsedJson(body),
    );
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const status = error.statusCode ?? 500;
      return this.#answer(request, reply, status, [graphqlErrorOfFramework(error, status)]);
    });
  }

  /** Whoever shows no token is refused before its document is parsed, unless it asks for the schema. */
  async admit(request: FastifyRequest, reply: FastifyReply, isStranger: boolean): Promise<FastifyReply | undefined> {
    const refusal = isStranger ? this.#refuseStranger(request) : undefined;
    if (refusal) return this.refuse(request, reply, refusal);
    const errors = this.#refusals(request, isStranger);
    return errors.length > 0 ? this.#answer(request, reply, 400, errors) : undefined;
  }

  /** The request as a whole is refused, so that its HTTP status says why too. */
  refuse(request: FastifyRequest, reply: FastifyReply, refusal: RejoinError): FastifyReply {
    if (refusal.code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer');
    return this.#answer(request, reply, STATUSES[refusal.code] ?? 503, [graphqlErrorOf(refusal)]);
  }

  #refuseStranger(request: FastifyRequest): RejoinError | undefined {
    if (!isAddressReadable(request) || Array.isArray(request.body)) return undefined;
    const { query } = this.#askedIn(request);
    return query === undefined ? undefined : this.#strangers.refuse(query, request.ip);
  }

  #refusals(request: FastifyRequest, isStranger: boolean): readonly GraphQLError[] {
    if (!isAddressReadable(request)) return [graphqlErrorOf(unreadable('The address of the request cannot be read.'))];
    if (Array.isArray(request.body)) return [graphqlErrorOf(tooComplex('Send one operation a request.', 1))];
    const { query, operationName, variables } = this.#askedIn(request);
    if (query === undefined) return [];
    const prepared = this.documents.prepareOperation(query, operationName, variables, isStranger);
    if (isRefused(prepared)) return prepared.errors;
    const subscribes = prepared.operation.operation === OperationTypeNode.SUBSCRIPTION;
    return subscribes ? [graphqlErrorOf(subscriptionsOverHttp())] : [];
  }

  #askedIn(request: FastifyRequest): Asked {
    const given = recordOf(request.method === 'GET' ? searchOf(request) : request.body);
    const read = request.method === 'GET' ? jsonIn : (value: unknown) => value;
    const { persistedQuery } = recordOf(read(given['extensions']));
    const digest = textOf(recordOf(persistedQuery)['sha256Hash']);
    const persisted = digest === undefined ? undefined : this.documents.documentWithDigest(digest)?.text;
    return {
      query: (textOf(given['query']) ?? persisted) || undefined,
      operationName: textOf(given['operationName']),
      variables: recordOf(read(given['variables'])),
    };
  }

  #answer(request: FastifyRequest, reply: FastifyReply, status: number, errors: readonly GraphQLError[]): FastifyReply {
    const scope = { requestId: request.id, log: this.log };
    const accepts = request.headers.accept ?? '';
    const type = accepts.includes('application/graphql-response+json')
      ? 'application/graphql-response+json'
      : 'application/json';
    return reply
      .code(status)
      .type(`${type}; charset=utf-8`)
      .send(JSON.stringify({ errors: errors.map((error) => presentError(error, scope)) }));
  }
}

export function subscriptionsOverHttp(): RejoinError {
  return new RejoinError('BAD_USER_INPUT', 'Subscriptions are served over graphql-ws at the same address.', {
    field: 'query',
  });
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw Object.assign(new RejoinError('BAD_USER_INPUT', 'The body is not JSON.'), { statusCode: 400 });
  }
}

function graphqlErrorOfFramework(error: FastifyError, status: number): GraphQLError {
  if (error instanceof RejoinError || status < 400 || status >= 500)
    return new GraphQLError(error.message, { originalError: error });
  if (status === 413) {
    return graphqlErrorOf(new RejoinError('PAYLOAD_TOO_LARGE', 'A body may have 1 MiB.', { limit: BODY_LIMIT }));
  }
  return graphqlErrorOf(
    unreadable(status === 415 ? 'Send the body as application/json.' : 'The request cannot be read.'),
  );
}

function unreadable(message: string): RejoinError {
  return new RejoinError('BAD_USER_INPUT', message);
}

/** Apollo makes a URL of what came, whatever it is. */
function isAddressReadable({ url, protocol, hostname }: FastifyRequest): boolean {
  return URL.canParse(url, `${protocol}://${hostname}/`);
}

/** As Apollo reads it: an operation that only Apollo saw would pass no limit. */
function searchOf({ url, protocol, hostname }: FastifyRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(url, `${protocol}://${hostname}/`).searchParams);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function jsonIn(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}
