import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Config } from '../config.js';
import type { TokenGrant } from '../identity/grant.js';
import type { Logger } from '../logging.js';
import type { Metrics } from '../metrics.js';
import { RejoinError } from '../errors.js';
import { crossOrigin } from './cors.js';
import { serveDevelopmentTokens } from './development-tokens.js';
import { refuseEncodedBody } from './encoded-bodies.js';
import { serveClientReference } from './client-reference.js';
import { serveExplorer } from './explorer.js';
import { answerFailure, answerNotFound, answerUnreadable } from './failures.js';
import { serveFolder } from './files.js';
import { readinessOf, type ReadyCheck } from './readiness.js';
import { Upgrades, type UpgradeRoute } from './upgrades.js';

/** What listens under this port besides ourselves: GraphQL over HTTP, the REST shim. */
export type HttpPlugin = (app: FastifyInstance) => Promise<void> | void;

export interface HttpSetup {
  readonly config: Pick<Config, 'port' | 'host' | 'corsOrigins'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly plugins: readonly HttpPlugin[];
  readonly upgrades: readonly UpgradeRoute[];
  readonly readyChecks: readonly ReadyCheck[];
  /** Makes tokens for whoever asks on this machine; null outside development mode. */
  readonly issueDevelopmentToken: ((grant: TokenGrant) => Promise<string>) | null;
}

const BODY_LIMIT = 1024 * 1024;
/** Room ids have up to 100 characters of up to 12 bytes each, percent-encoded. */
const LONGEST_PARAMETER = 4096;
const CUT_EVERY_MS = 20;
/** Within this time a request has come whole: 1 MiB over the slowest line that is of use. */
const REQUEST_MS = 60_000;
/** Answered to the end: that the process lives, and that it is not ready. */
const PROBES: readonly string[] = ['/healthz', '/readyz'];
const PAGE_FOLDER = fileURLToPath(new URL('../../dist/page/', import.meta.url));

const PAGE_HEADERS = {
  // blob: for workers and for media that the page made itself.
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob: data:; worker-src 'self' blob:; frame-src 'self' blob:; connect-src 'self' ws: wss: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self)',
};

export class HttpServer {
  private readonly upgrades: Upgrades;
  private draining = false;
  private requests = 0;

  private constructor(
    private readonly app: FastifyInstance,
    private readonly setup: HttpSetup,
  ) {
    this.upgrades = new Upgrades(setup.upgrades);
    this.upgrades.listenOn(app.server);
  }

  /** Everything is mounted, nothing listens yet. */
  static async create(setup: HttpSetup): Promise<HttpServer> {
    const app = createFastify(setup.logger);
    const server = new HttpServer(app, setup);
    server.observe();
    app.setErrorHandler(answerFailure);
    app.setNotFoundHandler(answerNotFound);
    server.serveOperations();
    server.servePages();
    for (const plugin of setup.plugins) await app.register(async (scope) => plugin(scope));
    await app.ready();
    return server;
  }

  /** Returns the address for people of this machine. */
  async listen(): Promise<string> {
    const { host, port } = this.setup.config;
    await this.app.listen({ host, port });
    const address = this.app.server.address() as AddressInfo;
    const name = /^(0\.0\.0\.0|::|127\.0\.0\.1)$/.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return `http://${name}:${address.port}`;
  }

  /** From now on everything new is refused, and /readyz says why. It goes on listening: a refusal says more than silence. */
  drain(): void {
    this.draining = true;
    this.upgrades.drain();
  }

  /** Requests that are being answered. */
  get underWay(): number {
    return this.requests;
  }

  /** Listens no more, and cuts what is still there. */
  async close(): Promise<void> {
    this.drain();
    const cut = () => {
      this.upgrades.destroyAll();
      this.app.server.closeAllConnections();
    };
    // Until it listens no more, connections still come in.
    const again = setInterval(cut, CUT_EVERY_MS);
    const closed = this.app.close();
    cut();
    await closed;
    clearInterval(again);
  }

  private observe(): void {
    const seconds = this.setup.metrics.histogram(
      'http_request_seconds',
      'Time to answer a request, by route and status.',
      { method: [], route: [], status: [] },
      [0.005, 0.02, 0.1, 0.5, 2, 10],
    );
    this.app.addHook('onRequest', crossOrigin(this.setup.config.corsOrigins));
    this.app.addHook('onRequest', addCommonHeaders);
    this.app.addHook('onRequest', refuseEncodedBody);
    this.app.addHook('onRequest', async ({ routeOptions }) => {
      if (this.draining && !PROBES.includes(routeOptions.url ?? '')) throw goingAway();
    });
    this.app.server.on('request', (_, response) => {
      this.requests += 1;
      response.once('close', () => (this.requests -= 1));
    });
    // A connection kept alive would hold the server open after its last answer.
    this.app.addHook('onSend', async (_, reply) => {
      if (this.draining) void reply.header('connection', 'close');
    });
    this.app.addHook('onResponse', async (request, reply) => {
      const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown' };
      seconds({ ...labels, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      request.log.debug({ req: request.raw, status: reply.statusCode }, 'answered');
    });
  }

  private serveOperations(): void {
    const { metrics, readyChecks } = this.setup;
    this.app.get('/healthz', async () => ({ alive: true }));
    this.app.get('/readyz', async (_, reply) => {
      const readiness = await readinessOf(readyChecks);
      const ready = readiness.ready && !this.draining;
      return reply.code(ready ? 200 : 503).send({ ...readiness, ready, draining: this.draining });
    });
    this.app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  }

  private servePages(): void {
    const { issueDevelopmentToken } = this.setup;
    serveExplorer(this.app, issueDevelopmentToken);
    serveClientReference(this.app);
    serveDevelopmentTokens(this.app, issueDevelopmentToken);
    if (existsSync(PAGE_FOLDER)) serveFolder(this.app, { root: PAGE_FOLDER, prefix: '/', headers: PAGE_HEADERS });
  }
}

function createFastify(logger: Logger): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  return fastify({
    loggerInstance,
    // Ours says what is worth saying, without tokens in addresses.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnreadable,
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
    },
  });
}

async function addCommonHeaders(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  void reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
}

/** In the words of whoever was asked, GraphQL or REST. */
function goingAway(): RejoinError {
  const error = new RejoinError('SERVICE_UNAVAILABLE', 'This server is going away.', { retryAfterSeconds: 1 });
  return Object.assign(error, { statusCode: 503 });
}
