import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

/** Clients are given the address with a slash behind it, too. */
const PATHS: readonly string[] = ['/graphql', '/graphql/'];

/** Whether GraphQL is served at this path, over HTTP and WebSocket. */
export function isGraphqlPath(path: string): boolean {
  return PATHS.includes(path);
}

/** GraphQL over HTTP at /graphql, with Apollo Sandbox for browsers. Wants a scope of its own. */
export function graphqlPlugin(setup: GraphqlHttpSetup): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const apollo = apolloServer(setup.documents, setup.logger);
    await apollo.start();
    app.addHook('onClose', () => apollo.stop());
    const door = new HttpDoor(setup.documents, setup.logger);
    const callers = new WeakMap<FastifyRequest, Caller>();
    const enter = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      const caller = await callerOf(request, setup);
      if (caller instanceof RejoinError) return door.refuse(request, reply, caller);
      if (caller !== null) callers.set(request, caller);
      return door.admit(request, reply, caller === null);
    };
    door.guard(app);
    const handler = fastifyApolloHandler(apollo, {
      context: async (request) => contextOf(request, callers.get(request) ?? null, setup),
    });
    for (const url of PATHS) {
      app.route({ method: ['GET', 'POST'], url, bodyLimit: BODY_LIMIT, preHandler: enter, handler });
    }
  };
}

/** null: no token was given. What needs none still works then (introspection); a bad one is never taken for none. */
async function callerOf(
  { headers }: FastifyRequest,
  { identity }: GraphqlHttpSetup,
): Promise<Caller | RejoinError | null> {
  const token = bearerIn(headers.authorization);
  if (token === undefined) return null;
  try {
    return await identity.authenticate(token);
  } catch (error) {
    if (error instanceof RejoinError) return error;
    throw error;
  }
}

function contextOf({ id }: FastifyRequest, caller: Caller | null, { services }: GraphqlHttpSetup): GraphqlContext {
  return new GraphqlContext({
    caller,
    services,
    requestId: id,
    openRoom: () => {
      throw subscriptionsOverHttp();
    },
  });
}
