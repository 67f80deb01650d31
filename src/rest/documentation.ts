import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { openApiOf } from './openapi.js';
import type { Operation } from './operation.js';

const PAGES = [
  ['/docs', 'page.html', 'text/html; charset=utf-8'],
  ['/docs/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/docs/page.mjs', 'page.mjs', 'text/javascript; charset=utf-8'],
] as const;
export const DOCUMENTS = [
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
] as const;
const HEADERS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-cache',
};

/** What the shim is, for programs and for people; needs nothing from elsewhere. */
export function serveDocumentation(scope: FastifyInstance, operations: readonly Operation[]): void {
  const document = JSON.stringify(openApiOf(operations, scope.prefix));
  scope.get('/openapi.json', async (_, reply) => reply.type('application/json').send(document));
  for (const [path, name, type] of PAGES) {
    const text = readFileSync(new URL(`./docs/${name}`, import.meta.url), 'utf8');
    scope.get(path, async (_, reply) => reply.type(type).headers(HEADERS).send(text));
  }
}
