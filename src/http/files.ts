import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { preferredCoding } from './accept-encoding.js';

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
  '.ts': 'application/typescript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
/** Content codings, the best first, and how the build names what it compressed. */
const CODINGS = { br: '.br', gzip: '.gz' } as const;
type Coding = keyof typeof CODINGS;
const COMPRESSED: ReadonlySet<string> = new Set(Object.values(CODINGS));

/** As esbuild writes it: a name with a hash of the content never comes to mean other content. */
const HASHED = /-[A-Z0-9]{8}\.(css|js)$/;
const FOR_EVER = 'public, max-age=31536000, immutable';

export interface Folder {
  /** Where it is on the disk. */
  readonly root: string;
  /** Where it is served: '/' or '/explorer/'. */
  readonly prefix: string;
  /** Of documents and workers. Modules and style sheets, whose names carry a hash, need no policy of their own. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is sent, and what it is called in caches. */
interface Form {
  readonly etag: string;
  /** Read where it is wanted: most who come again have it. */
  readonly body: () => Buffer | Promise<Buffer>;
}

interface Served {
  /** In which codings it is there. */
  readonly codings: readonly Coding[];
  /** Null: the file is gone. */
  form(coding: Coding | null): Form | null;
}

/**
 * Serves the files that a folder has now: each is a route of its own, so that no request can name any other. Files that the
 * build compressed are served from memory as they are now, since a later build changes names that they mention.
 */
export function serveFolder(app: FastifyInstance, { root, prefix, headers }: Folder): void {
  for (const name of filesOf(root)) {
    const answer = fileAnswer(
      join(root, name),
      HASHED.test(name) ? { 'cache-control': FOR_EVER } : { 'cache-control': 'no-cache', ...headers },
    );
    const path = prefix + name.split(sep).map(encodeURIComponent).join('/');
    app.get(path, answer);
    if (name === 'index.html') app.get(prefix, answer);
  }
}

/** Serves one file at this path; a browser asks for it anew each time. */
export function serveFile(app: FastifyInstance, path: string, file: string, headers: Folder['headers']): void {
  app.get(path, fileAnswer(file, { 'cache-control': 'no-cache', ...headers }));
}

function filesOf(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => !COMPRESSED.has(extname(name)) && statSync(join(root, name)).isFile());
}

function fileAnswer(path: string, headers: Readonly<Record<string, string>>) {
  const type = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
  const served = existsSync(path + CODINGS.br) ? held(path) : asItIs(path);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const coding = preferredCoding(request.headers['accept-encoding'], served.codings);
    const form = served.form(coding);
    if (!form) {
      reply.callNotFound();
      return reply;
    }
    const { etag, body } = form;
    void reply.headers({ ...headers, etag });
    if (served.codings.length > 0) void reply.header('vary', 'Origin, Accept-Encoding');
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (coding) void reply.header('content-encoding', coding);
    return reply.type(type).send(await body());
  };
}

function held(path: string): Served {
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const plain: Form = { etag: `"${hash}"`, body: () => bytes };
  const compressed = (coding: Coding): Form => {
    const packed = readFileSync(path + CODINGS[coding]);
    return { etag: `"${hash}-${coding}"`, body: () => packed };
  };
  const forms = { br: compressed('br'), gzip: compressed('gzip') };
  return { codings: ['br', 'gzip'], form: (coding) => (coding ? forms[coding] : plain) };
}

function asItIs(path: string): Served {
  const form = (): Form | null => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return null;
    const { size, mtimeMs } = found;
    const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
    return { etag, body: () => readFile(path) };
  };
  return { codings: [], form };
}

/** Of the tags in `If-None-Match`; a proxy that compresses marks them as weak. */
function isKnown(given: string | undefined, etag: string): boolean {
  const tags = (given ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
