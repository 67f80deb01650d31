import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { startNode, type RejoinNode } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { closeServers, listening, rawAnswer } from './stage.js';

let redis: RedisServer;
let node: RejoinNode;
let url: string;
let token: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
  url = node.url.replace('localhost', '127.0.0.1');
  token = await tokenFor('alice');
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

afterEach(closeServers);

/** Java's HttpClient and `curl --http2`, Apache HttpClient, nginx with what a client of it offered. */
const OFFERS = {
  h2c: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' },
  'TLS/1.2': { connection: 'Upgrade', upgrade: 'TLS/1.2' },
  'a list': { connection: 'keep-alive, upgrade', upgrade: 'TLS/1.3, h2c' },
  'a list with a WebSocket that is none': { connection: 'Upgrade', upgrade: 'h2c, websocket' },
};

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly agent?: Agent;
}

async function ask(path: string, { method = 'GET', headers = {}, body, agent }: Asking = {}) {
  const outgoing = httpRequest(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(agent && { agent }),
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  return { status: response.statusCode, type: response.headers['content-type'], text };
}

const json = { 'content-type': 'application/json' };
const REQUESTS: readonly (readonly [string, string, Asking])[] = [
  ['GET /healthz', '/healthz', {}],
  ['GET /readyz', '/readyz', {}],
  ['HEAD /readyz', '/readyz', { method: 'HEAD' }],
  ['GraphQL', '/graphql', { method: 'POST', headers: json, body: '{"query":"{viewer{id}}"}' }],
  ['GraphQL by GET', '/graphql?query=%7Bviewer%7Bid%7D%7D', {}],
  ['the shim', '/webrtc/file-transfers', {}],
  ['a body of the shim', '/webrtc/rooms/a/connection-quality', { method: 'POST', headers: json, body: '{"a":' }],
  [
    'a large body in chunks',
    '/webrtc/rooms/a/connection-quality',
    {
      method: 'POST',
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: `{"latency_ms":"${'x'.repeat(500_000)}`,
    },
  ],
  ['the explorer', '/explorer', {}],
  ['an unknown path', '/nowhere', {}],
  ['an unknown path of the shim', '/webrtc/nowhere', {}],
  ['a method that is not there', '/webrtc/file-transfers', { method: 'DELETE' }],
];

describe.each(Object.entries(OFFERS))('a request that offers %s is answered as without the offer', (_, offer) => {
  test.each(REQUESTS)('%s', async (_what, path, asking) => {
    const plain = await ask(path, asking);
    const offering = await ask(path, { ...asking, headers: { ...asking.headers, ...offer } });
    const shown = ({ status, type, text }: typeof plain) => [status, type, text.replace(/"requestId":"[^"]+"/, '')];
    expect(shown(offering)).toEqual(shown(plain));
  });
});

describe('a declined offer', () => {
  const offering = 'Connection: Upgrade\r\nUpgrade: h2c\r\n';

  test('leaves the connection to the requests that follow, with offers or without', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const sockets = new Set<unknown>();
    agent.on('free', (socket) => sockets.add(socket));
    for (let round = 0; round < 30; round += 1) {
      const headers = round % 3 === 0 ? {} : { connection: 'keep-alive, Upgrade', upgrade: 'TLS/1.2' };
      const body = '{"query":"{viewer{id}}"}';
      const answer = await ask('/graphql', { method: 'POST', headers: { ...json, ...headers }, body, agent });
      expect(answer).toMatchObject({ status: 200, text: '{"data":{"viewer":{"id":"alice"}}}\n' });
    }
    process.off('warning', note);
    agent.destroy();
    expect([sockets.size, warnings]).toEqual([1, []]);
  });

  test('keeps the order of answers where the client did not wait for them', async () => {
    let finish: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (finish = resolve));
    const own = await listening({
      plugins: [
        (app) => {
          app.get('/slow', async () => running.then(() => 'slow'));
          app.get('/fast', async () => 'fast');
          app.post('/echo', async ({ body }) => JSON.stringify(body));
        },
      ],
      upgrades: [{ matches: () => true, accept: (_, socket) => socket.end('HTTP/1.1 101 Taken\r\n\r\n') }],
    });
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n';
    const answer = rawAnswer(
      own.url,
      `GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n${offering}\r\n` +
        `POST /echo HTTP/1.1\r\nHost: h\r\n${offering}Content-Type: application/json\r\nContent-Length: 7\r\n\r\n"hello"` +
        `GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket\r\n${key}\r\n`,
    );
    setImmediate(finish);
    const bodies = (await answer).match(/slow|fast|"hello"|101 Taken|\b[45]\d\d [A-Z]\w+/g);
    expect(bodies).toEqual(['slow', 'fast', '"hello"', '101 Taken']);
  });

  test('of a body that comes in pieces, and is waited for with 100-continue', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    const body = '{"query":"{viewer{id}}"}';
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: h\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [string];
    expect(first).toMatch(/^HTTP\/1.1 100 Continue/);
    socket.write(body.slice(0, 5));
    setImmediate(() => socket.write(body.slice(5)));
    let answer = '';
    socket.on('data', (text: string) => (answer += text));
    await once(socket, 'close');
    expect(answer).toContain('{"data":{"viewer":{"id":"alice"}}}');
  });

  test('of a head that Node does not show whole is refused', async () => {
    const many = 'a:\r\n'.repeat(1000);
    const answer = await rawAnswer(url, `GET /healthz HTTP/1.1\r\nHost: h\r\n${many}${offering}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });

  test('of a client that leaves at once harms nobody', async () => {
    for (let round = 0; round < 20; round += 1) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`GET /readyz HTTP/1.1\r\nHost: h\r\n${offering}\r\n`, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('a compressed body', () => {
  const body = gzipSync('{"query":"{viewer{id}}"}');
  const post = async (path: string, headers: Record<string, string>) => {
    const all = { authorization: `Bearer ${token}`, ...json, ...headers };
    const answer = await fetch(url + path, { method: 'POST', headers: all, body });
    return { status: answer.status, said: await answer.text() };
  };

  test.each([
    ['/graphql', 'BAD_USER_INPUT'],
    ['/dev/token', 'NOT_FOUND|BAD_USER_INPUT'],
    ['/webrtc/rooms/a/connection-quality', '"detail":"Send the body as it is'],
  ])('to %s is answered with 415', async (path, said) => {
    for (const encoding of ['gzip', 'br', 'identity, deflate', 'GZIP']) {
      const answer = await post(path, { 'content-encoding': encoding });
      expect(answer).toEqual({ status: 415, said: expect.stringMatching(said) });
    }
  });

  test('of a file is not kept', async () => {
    const path = '/webrtc/rooms/a/file-transfer/0/chunks/0';
    const headers = { authorization: `Bearer ${token}`, 'content-encoding': 'gzip' };
    expect((await fetch(url + path, { method: 'PUT', headers, body })).status).toBe(415);
  });

  test('is none where the header says identity, or where there is no body', async () => {
    const plain = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${token}`, 'content-encoding': 'identity' },
      body: '{"query":"{viewer{id}}"}',
    });
    expect(plain.status).toBe(200);
    expect((await fetch(`${url}/healthz`, { headers: { 'content-encoding': 'gzip' } })).status).toBe(200);
    expect(
      await rawAnswer(
        url,
        `POST /graphql HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1.1 4(00|15)/);
  });
});

describe('/graphql/ is /graphql', () => {
  test('over HTTP', async () => {
    const asking = { method: 'POST', headers: json, body: '{"query":"{viewer{id}}"}' };
    expect(await ask('/graphql/', asking)).toEqual(await ask('/graphql', asking));
    expect((await ask('/graphql/', { headers: { accept: 'text/html' } })).status).toBe(200);
  });

  test('over WebSocket', async () => {
    const socket = await RawSocket.init(`${node.socketUrl}/`, token);
    expect(await socket.operate('{"query":"{ viewer { id } }"}')).toEqual({ data: { viewer: { id: 'alice' } } });
    socket.end();
  });
});

describe('an offered WebSocket', () => {
  test('is taken from a list too', async () => {
    const ws = new WebSocket(node.socketUrl, 'graphql-transport-ws', { headers: { upgrade: 'h2c, WebSocket' } });
    await once(ws, 'upgrade');
    ws.terminate();
  });

  test('that is malformed is refused, whatever the address has besides', async () => {
    const head = 'Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
    expect(await rawAnswer(url, `GET /graphql HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1.1 400/);
    expect(await rawAnswer(url, `POST /graphql HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1.1 405/);
    expect(await rawAnswer(url, `GET /healthz HTTP/1.1\r\n${head}\r\n`)).toMatch(/^HTTP\/1.1 404/);
  });
});
