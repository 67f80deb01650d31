import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { RejoinError, type ErrorCode } from '../errors.js';
import type { Identity } from '../identity/tokens.js';
import type { Quality } from '../quality/quality.js';
import type { Rooms } from '../rooms/rooms.js';
import { CHUNK_SIZE } from '../transfers/transfer.js';
import type { Relay } from '../transfers/relay.js';
import type { Transfers } from '../transfers/transfers.js';
import { authenticated } from './authentication.js';
import { readBody } from './body.js';
import { chunkOperations } from './chunk-operations.js';
import { contentOperation } from './content-operation.js';
import { DOCUMENTS, serveDocumentation } from './documentation.js';
import { answerFailure, refusalOf } from './failures.js';
import { offerOperation } from './offer-operation.js';
import type { Operation } from './operation.js';
import { Paths, routeOf } from './paths.js';
import { qualityOperation } from './quality-operation.js';
import { Refusal } from './refusal.js';
import { reconnectionOperation } from './reconnection-operation.js';
import { transferOperations } from './transfer-operations.js';
import { jsonText } from './transfer-state.js';
import { validated } from './validation.js';

export interface RestServices {
  readonly rooms: Pick<Rooms, 'reconnectionState'>;
  readonly quality: Pick<Quality, 'note'>;
  readonly transfers: Pick<Transfers, 'offers' | 'actions' | 'reads'>;
  readonly relay: Relay;
  readonly identity: Identity;
  readonly clock: () => number;
  /** Told the code of each refusal. */
  readonly refused: (code: ErrorCode) => void;
}

const PREFIX = '/webrtc';
/** The old service took bodies of any size. */
const BODY_LIMIT = 1024 * 1024;
/** RFC 9745: deprecated since 10 November 2025. */
const HEADERS = { deprecation: '@1762732800', link: '</graphql>; rel="successor-version"' };

/** What legacy clients speak: the endpoints of the old service under /webrtc, and the bytes that it lacked. */
export function restPlugin(services: RestServices) {
  const operations = operationsOf(services);
  const shim = async (scope: FastifyInstance): Promise<void> => {
    serveOctets(scope);
    scope.addHook('onRequest', async (_, reply) => void reply.headers(HEADERS));
    scope.setReplySerializer(jsonText);
    scope.setErrorHandler(answerFailure);
    scope.setNotFoundHandler(notFound(new Paths([...operations, ...DOCUMENTS])));
    for (const operation of operations) serve(scope, operation, services);
    serveDocumentation(scope, operations);
  };
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(shim, { prefix: PREFIX });
  };
}

export function operationsOf({ rooms, quality, transfers, relay, clock }: RestServices): readonly Operation[] {
  return [
    qualityOperation(quality, clock),
    reconnectionOperation(rooms),
    offerOperation(transfers),
    ...transferOperations(transfers),
    ...chunkOperations(relay),
    contentOperation(relay),
  ];
}

const DECLARED = Symbol('content type');
type Declaring = FastifyRequest & { [DECLARED]?: string };

/** Every body comes as bytes, whatever its type says: what the type means is decided where the body is read. */
function serveOctets(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  scope.addHook('onRequest', async (request: Declaring) => {
    const declared = request.raw.headers['content-type'];
    // Of QUERY alone Fastify asks for a type, before it says that there is no such method here.
    if (declared === undefined && request.method !== 'QUERY') return;
    if (declared !== undefined) request[DECLARED] = declared;
    request.raw.headers['content-type'] = 'application/octet-stream';
  });
}

function serve(scope: FastifyInstance, operation: Operation, { identity, refused }: RestServices): void {
  scope.route({
    method: operation.method,
    url: routeOf(operation.path),
    exposeHeadRoute: false,
    bodyLimit: operation.body.kind === 'octets' ? CHUNK_SIZE : BODY_LIMIT,
    handler: answering(operation, identity, refused),
  });
}

function answering(operation: Operation, identity: Identity, refused: RestServices['refused']): RouteHandlerMethod {
  return async (request, reply) => {
    try {
      return await answer(operation, identity, request, reply);
    } catch (error) {
      const isKnown = error instanceof Refusal || error instanceof RejoinError;
      refused(isKnown ? error.code : 'INTERNAL_SERVER_ERROR');
      throw error;
    }
  };
}

/** The order of checks of the old service: the body is read, the caller is known, the body is valid, then it is done. */
async function answer(
  operation: Operation,
  identity: Identity,
  request: Declaring,
  reply: FastifyReply,
): Promise<unknown> {
  const { body: rule, statuses } = operation;
  const params = request.params as Record<string, string>;
  // Here a parameter may be empty; there such a path led nowhere.
  if (Object.values(params).includes('')) throw new Refusal(404, 'Not Found');
  const { value, text } = rule.kind === 'json' ? readBody(request, request[DECLARED]) : { value: undefined, text: '' };
  const caller = await authenticated(identity, request.headers.authorization);
  const body = rule.kind === 'json' ? validated(rule, value) : undefined;
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const query = request.query as Record<string, unknown>;
  try {
    return await operation.handle({ caller, params, query, headers: request.headers, body, text, bytes }, reply);
  } catch (error) {
    throw refusalOf(error, statuses, { body: value, path: params });
  }
}

function notFound(paths: Paths) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [path = '', query] = request.url.slice(PREFIX.length).split(/\?(.*)/s);
    const methods = paths.methodsOf(path);
    if (methods.length > 0) {
      return reply.code(405).header('allow', methods.join(', ')).send({ detail: 'Method Not Allowed' });
    }
    const other = path.endsWith('/') ? path.slice(0, -1) : '';
    if (paths.methodsOf(other).length === 0) return reply.code(404).send({ detail: 'Not Found' });
    return (
      reply
        .code(307)
        // Relative: a proxy may serve this below a path of its own.
        .header('location', `../${other.slice(other.lastIndexOf('/') + 1)}` + (query === undefined ? '' : `?${query}`))
        .send()
    );
  };
}
