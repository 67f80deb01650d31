import { getDistDirectory, renderAltair } from 'altair-static';
import type { FastifyInstance } from 'fastify';
import type { TokenGrant } from '../identity/grant.js';
import { serveFolder } from './files.js';
import { isFromThisMachine } from './loopback.js';

const HEADERS = {
  // The explorer is written with inline scripts and compiles its query schemas; it loads nothing from elsewhere.
  'content-security-policy':
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'; base-uri 'self'; object-src 'none'",
};
const ASSETS = { ...HEADERS, 'cache-control': 'public, max-age=3600' };

const FIRST_QUERY = `# The green buttons send the operation below them. Each carries the variable "token"
# of the global environment (top right) as its Bearer token.
query Who {
  viewer { id name }
  clientConfig { iceServers { urls } chunkSize logSize logSeconds graceSeconds }
}

# Following a room is joining it. Open a second window and send it something.
subscription Follow {
  roomEvents(roomId: "lobby") {
    __typename
    cursor
    ... on RoomSnapshot { you { id } participantKey room { participants { id name state } } recovery { recovered missedCount } }
    ... on SignalReceived { from { userId } kind topic payload }
    ... on ParticipantJoined { participant { id name } }
    ... on ParticipantLeft { participant { id } reason }
  }
}

mutation Say {
  sendSignal(input: { roomId: "lobby", kind: APPLICATION, topic: "chat-message", payload: { text: "Hello" } }) {
    id
    recipients
  }
}
`;

/** A GraphQL explorer at /explorer that needs no internet; with a token at hand where the server may make one. */
export function serveExplorer(app: FastifyInstance, issue: ((grant: TokenGrant) => Promise<string>) | null): void {
  const root = getDistDirectory();
  serveFolder(app, { root, prefix: '/explorer/assets-of-altair/', headers: ASSETS });
  app.get('/explorer/', async (_, reply) => reply.redirect('../explorer', 308));
  app.get('/explorer', async (request, reply) => {
    const mayHaveToken = issue !== null && isFromThisMachine(request.headers);
    const token = mayHaveToken ? await issue({ userId: 'explorer', minutes: 7 * 24 * 60 }) : '';
    const headers = { ...HEADERS, 'cache-control': 'no-store' };
    return reply.headers(headers).type('text/html; charset=utf-8').send(page(token));
  });
}

/** Addresses that the page makes itself, from where it was reached: behind TLS or below a path the server can't know. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '@http@': "new URL('graphql', location.href).href",
  '@socket@': "new URL('graphql', location.href).href.replace(/^http/, 'ws')",
};

function page(token: string): string {
  const authorization = 'Bearer {{token}}';
  const html = renderAltair({
    baseURL: 'explorer/assets-of-altair/',
    endpointURL: '@http@',
    subscriptionsEndpoint: '@socket@',
    initialSubscriptionRequestHandlerId: 'graphql-ws',
    initialHeaders: { Authorization: authorization },
    initialSubscriptionsPayload: { authorization },
    initialEnvironments: { base: { variables: { token } } },
    // A token kept from an earlier visit may be of a secret that is gone.
    preserveState: token === '',
    initialName: 'Rejoin',
    initialQuery: FIRST_QUERY,
  });
  return html.replace(/`(@\w+@)`/g, (text, name: string) => ADDRESSES[name] ?? text);
}
