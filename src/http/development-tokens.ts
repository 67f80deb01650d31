import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badInput, RejoinError } from '../errors.js';
import type { TokenGrant } from '../identity/grant.js';
import { isFromThisMachine } from './loopback.js';

const MINUTES = 12 * 60;

/** POST /dev/token {name, rooms?} → {token}: for pages of this machine, in development mode only. */
export function serveDevelopmentTokens(app: FastifyInstance, issue: (grant: TokenGrant) => Promise<string>): void {
  app.get('/dev/token', async (_, reply) => reply.code(204).send());
  app.post('/dev/token', async (request, reply) => {
    requireThisMachine(request);
    const token = await issue(readGrant(request.body));
    return reply.header('cache-control', 'no-store').send({ token });
  });
}

function requireThisMachine(request: FastifyRequest): void {
  if (isFromThisMachine(request.headers)) return;
  throw new RejoinError('FORBIDDEN', 'Development tokens are for pages of this machine only.');
}

function readGrant(body: unknown): TokenGrant {
  const { name, rooms } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    throw badInput('name', 'A name of 1 to 100 characters is needed.');
  }
  const userId = name.trim();
  if (rooms === undefined) return { userId, minutes: MINUTES };
  if (!Array.isArray(rooms) || !rooms.every((room) => typeof room === 'string')) {
    throw badInput('rooms', 'Rooms are a list of patterns.');
  }
  return { userId, rooms, minutes: MINUTES };
}
