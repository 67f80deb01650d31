import { HeaderMap } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { RejoinError } from '../errors.js';
import { bearerIn } from '../identity/bearer.js';
import type { Caller } from '../identity/caller.js';
import { apolloServer } from './apollo.js';
import { GraphqlContext } from './context.js';
import type { Documents } from './documents.js';
import type { ErrorLog } from './errors.js';
import { BODY_LIMIT, HttpDoor, subscriptionsOverHttp } from './http-door.js';
import type { GraphqlServices } from './services.js';

export interface GraphqlHttpSetup {
  readonly documents: Documents;
  readonly services: GraphqlServices;
  readonly identity: { authenticate(authorization: string | undefined): Promise<Caller> };
  readonly logger: ErrorLog;
}

/** GraphQL over HTTP at /graphql, with Apollo Sandbox for browsers. Wants a scope of its own. */
export function graphqlPlugin(setup: GraphqlHttpSetup): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const apollo = apolloServer(setup.documents, setup.logger);
    await apollo.start();
    app.addHook('onClose', () => apollo.stop());
    const door = new HttpDoor(setup.documents, setup.logger);
    door.guard(app);
    app.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      bodyLimit: BODY_LIMIT,
      preHandler: (request, reply) => door.admit(request, reply),
      handler: fastifyApolloHandler(apollo, { context: (request) => contextOf(request, setup) }),
    });
  };
}

async function contextOf(request: FastifyRequest, { services, identity }: GraphqlHttpSetup): Promise<GraphqlContext> {
  const token = bearerIn(request.headers.authorization);
  // Without a token what needs none still works (introspection); a bad one is never taken for none.
  const caller = token === undefined ? null : await identity.authenticate(token).catch(refuseRequest);
  return new GraphqlContext({
    caller,
    services,
    requestId: request.id,
    openRoom: () => {
      throw subscriptionsOverHttp();
    },
  });
}

/** The request as a whole is refused, so that its HTTP status says why too. */
function refuseRequest(error: unknown): never {
  if (!(error instanceof RejoinError)) throw error;
  const http =
    error.code === 'UNAUTHENTICATED'
      ? { status: 401, headers: new HeaderMap([['www-authenticate', 'Bearer']]) }
      : { status: 503 };
  throw new GraphQLError(error.message, { originalError: error, extensions: { http } });
}
