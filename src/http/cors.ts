import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
const EXPOSED = 'content-digest, content-disposition, content-range, etag, repr-digest, retry-after, x-request-id';
const MAX_AGE_SECONDS = 3600;

/** Lets pages of the listed origins call this server with credentials; answers their preflights as the old service did. */
export function crossOrigin(origins: readonly string[]) {
  const allowed = new Set(origins);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { origin } = request.headers;
    void reply.header('vary', 'Origin');
    if (origin === undefined) return;
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (allowed.has(origin)) allow(origin, reply);
    if (isPreflight) await answerPreflight(allowed.has(origin), request, reply);
  };
}

function allow(origin: string, reply: FastifyReply): void {
  void reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-credentials', 'true')
    .header('access-control-expose-headers', EXPOSED);
}

async function answerPreflight(allowed: boolean, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!allowed) {
    await reply.code(400).type('text/plain; charset=utf-8').send('Disallowed CORS origin');
    return;
  }
  const wanted = request.headers['access-control-request-headers'];
  if (wanted !== undefined) void reply.header('access-control-allow-headers', wanted);
  await reply
    .header('access-control-allow-methods', METHODS)
    .header('access-control-max-age', MAX_AGE_SECONDS)
    .type('text/plain; charset=utf-8')
    .send('OK');
}
