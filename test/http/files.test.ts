import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { serveFolder } from '../../src/http/files.js';
import { preferredCoding } from '../../src/http/accept-encoding.js';
import { closeServers, listening } from './stage.js';

const SCRIPT = 'console.log("of this build");';
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rejoin-files-'));
  for (const name of ['page-ABCDEF23.js', 'index.html']) build(name, SCRIPT);
  writeFileSync(join(root, 'icon-512.png'), 'a picture');
});

afterAll(() => rmSync(root, { recursive: true }));
afterEach(closeServers);

/** As the build leaves a file: with its compressed forms. */
function build(name: string, content: string): void {
  writeFileSync(join(root, name), content);
  writeFileSync(join(root, `${name}.br`), brotliCompressSync(content));
  writeFileSync(join(root, `${name}.gz`), gzipSync(content));
}

async function serving(): Promise<string> {
  const { url } = await listening({ plugins: [(app) => serveFolder(app, { root, prefix: '/files/', headers: {} })] });
  return `${url}/files/`;
}

/** Node's own client: fetch adds codings and undoes them. */
async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const [response] = (await once(httpRequest(url, { method, headers }).end(), 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

describe('files', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
  ])('to %s go as %s', async (accepted, coding, decoded) => {
    const answer = await get(`${await serving()}page-ABCDEF23.js`, { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.vary).toBe('Origin, Accept-Encoding');
    expect(decoded(answer.body).toString()).toBe(SCRIPT);
  });

  test('may be kept for ever where their name carries a hash, else are asked for anew', async () => {
    const url = await serving();
    const cachingOf = async (name: string) => (await get(url + name)).headers['cache-control'];
    expect(await cachingOf('page-ABCDEF23.js')).toBe('public, max-age=31536000, immutable');
    expect(await cachingOf('index.html')).toBe('no-cache');
    expect(await cachingOf('')).toBe('no-cache');
    expect(await cachingOf('icon-512.png')).toBe('no-cache');
  });

  test('have a tag for each coding, by which they are asked for again in vain', async () => {
    const url = `${await serving()}index.html`;
    const [br, plain] = [await get(url, { 'accept-encoding': 'br' }), await get(url)];
    expect(br.headers.etag).not.toBe(plain.headers.etag);
    const again = { 'accept-encoding': 'br', 'if-none-match': `"other", W/${br.headers.etag}` };
    const answer = await get(url, again);
    expect([answer.status, answer.body.length, answer.headers.etag]).toEqual([304, 0, br.headers.etag]);
    expect((await get(url, { ...again, 'accept-encoding': 'gzip' })).status).toBe(200);
  });

  test('answer HEAD with the length of what GET would bring', async () => {
    const url = `${await serving()}page-ABCDEF23.js`;
    const [head, whole] = [
      await get(url, { 'accept-encoding': 'br' }, 'HEAD'),
      await get(url, { 'accept-encoding': 'br' }),
    ];
    expect(head.headers['content-length']).toBe(String(whole.body.length));
    expect(head.body.length).toBe(0);
  });

  test('their compressed forms have no address of their own', async () => {
    expect((await get(`${await serving()}index.html.br`)).status).toBe(404);
  });

  test('stay those of the build that the server began with', async () => {
    const url = await serving();
    build('index.html', 'of a later build');
    expect((await get(`${url}index.html`)).body.toString()).toBe(SCRIPT);
    build('index.html', SCRIPT);
  });

  test('that are gone meanwhile are not found', async () => {
    const url = await serving();
    rmSync(join(root, 'icon-512.png'));
    expect((await get(`${url}icon-512.png`)).status).toBe(404);
    writeFileSync(join(root, 'icon-512.png'), 'a picture');
  });

  test('without compressed forms are read anew', async () => {
    const url = await serving();
    const before = await get(`${url}icon-512.png`);
    writeFileSync(join(root, 'icon-512.png'), 'another picture');
    utimesSync(join(root, 'icon-512.png'), 1, 1);
    const after = await get(`${url}icon-512.png`, { 'if-none-match': String(before.headers.etag) });
    expect([after.status, after.body.toString()]).toEqual([200, 'another picture']);
  });
});

test.each([
  [undefined, null],
  ['', null],
  ['gzip', 'gzip'],
  ['*', 'br'],
  ['*;q=0', null],
  ['GZIP;Q=1.0, BR; q=0.000', 'gzip'],
  ['x-br, gzipp', null],
])('who accepts %s is given %s', (accepted, coding) => {
  expect(preferredCoding(accepted, ['br', 'gzip'])).toBe(coding);
});
