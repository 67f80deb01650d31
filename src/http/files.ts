import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export interface Folder {
  /** Where it is on the disk. */
  readonly root: string;
  /** Where it is served: '/' or '/explorer/'. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the files that a folder has now: each is a route of its own, so that no request can name any other. */
export function serveFolder(app: FastifyInstance, { root, prefix, headers }: Folder): void {
  for (const name of filesOf(root)) {
    const answer = fileAnswer(join(root, name), headers);
    const path = prefix + name.split(sep).map(encodeURIComponent).join('/');
    app.get(path, answer);
    if (name === 'index.html') app.get(prefix, answer);
  }
}

function filesOf(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => statSync(join(root, name)).isFile());
}

function fileAnswer(path: string, headers: Readonly<Record<string, string>>) {
  const type = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { size, mtimeMs } = statSync(path);
    const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
    void reply.headers({ 'cache-control': 'no-cache', ...headers, etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type(type).send(await readFile(path));
  };
}
