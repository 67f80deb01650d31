import type { FastifyInstance, FastifyRequest } from 'fastify';
import { badInput, RejoinError } from '../errors.js';
import { isHistoryRight, type HistoryRight } from '../identity/caller.js';
import type { TokenGrant } from '../identity/grant.js';
import { isFromThisMachine } from './loopback.js';

const MINUTES = 12 * 60;

type Issue = (grant: TokenGrant) => Promise<string>;

/**
 * POST /dev/token {name, rooms?, history?} → {token}: for pages of this machine, in development mode only.
 * GET /dev/token → {available}: whether that is so.
 */
export function serveDevelopmentTokens(app: FastifyInstance, issue: Issue | null): void {
  // An answer in either mode: a 404 would stand as an error in the browser console of every visitor.
  app.get('/dev/token', async (_, reply) => reply.header('cache-control', 'no-store').send({ available: !!issue }));
  if (issue === null) return;
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
  const { name, rooms, history } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) {
    throw badInput('name', 'A name of 1 to 100 characters is needed.');
  }
  return {
    userId: name.trim(),
    minutes: MINUTES,
    ...(rooms !== undefined && { rooms: readRooms(rooms) }),
    ...(history !== undefined && { history: readRights(history) }),
  };
}

function readRooms(rooms: unknown): readonly string[] {
  if (Array.isArray(rooms) && rooms.every((room) => typeof room === 'string')) return rooms;
  throw badInput('rooms', 'Rooms are a list of patterns.');
}

function readRights(history: unknown): readonly HistoryRight[] {
  if (Array.isArray(history) && history.every(isHistoryRight)) return history;
  throw badInput('history', 'History is a list of "rooms" and "erase".');
}
