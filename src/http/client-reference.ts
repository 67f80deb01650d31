import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { serveFile } from './files.js';

const PAGE = fileURLToPath(new URL('../../dist/client-reference/index.html', import.meta.url));
const NOT_BUILT =
  'The API reference of @rejoin/client is not built yet: run "npm run build", and start the server again.\n';

/** The API reference of the browser client at /client; the build makes it from the docstrings. */
export function serveClientReference(app: FastifyInstance, page = PAGE): void {
  app.get('/client/', async (_, reply) => reply.redirect('../client', 308));
  if (existsSync(page)) return serveFile(app, '/client', page, { 'content-security-policy': policyFor(page) });
  app.get('/client', async (_, reply) => reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT));
}

/** The page loads nothing and runs nothing; its one style sheet lies in it, known by its hash. */
function policyFor(page: string): string {
  const style = /<style>([^]*?)<\/style>/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}
