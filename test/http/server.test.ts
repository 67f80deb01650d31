import { EventEmitter, once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { RejoinError } from '../../src/errors.js';
import type { TokenGrant } from '../../src/identity/grant.js';
import { Metrics } from '../../src/metrics.js';
import { until } from '../support/until.js';
import { closeServers, listening, ORIGIN, rawAnswer } from './stage.js';

const issueDevelopmentToken = async (grant: TokenGrant) => `token of ${JSON.stringify(grant)}`;

afterEach(closeServers);

const json = async (response: Response): Promise<unknown> => response.json();
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

/** Node's own client, for what fetch forbids: a Host of one's choice. */
async function withHeaders(
  url: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<IncomingMessage> {
  const outgoing = httpRequest(url, { method, headers });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}

/** Whether new connections are refused; asked until they are. */
async function refused(url: string): Promise<boolean> {
  for (;;) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const outcome = await once(socket, 'connect').catch(() => 'refused');
    socket.destroy();
    if (outcome === 'refused') return true;
  }
}

const upgradeTo = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

describe('operations', () => {
  test('the server is alive, and ready while its checks pass', async () => {
    let there = true;
    const check = async () => (there ? 'PONG' : Promise.reject(new Error('secret address')));
    const { url, server } = await listening({ readyChecks: [{ name: 'redis', kind: 'required', check }] });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await json(await fetch(`${url}/readyz`))).toEqual({ ready: true, draining: false, checks: { redis: 'ok' } });
    there = false;
    const notReady = await fetch(`${url}/readyz`);
    expect(notReady.status).toBe(503);
    expect(await json(notReady)).toEqual({ ready: false, draining: false, checks: { redis: 'not available' } });
    there = true;
    server.drain();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('what it can do without is told, and doesn’t make it unready', async () => {
    const check = () => Promise.reject(new Error('away'));
    const { url } = await listening({ readyChecks: [{ name: 'archive', kind: 'told', check }] });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ ready: true, draining: false, checks: { archive: 'not available' } });
  });

  test('a check that hangs counts as failed', async () => {
    const check = () => new Promise(() => undefined);
    const { url } = await listening({ readyChecks: [{ name: 'redis', kind: 'required', check }] });
    expect(await json(await fetch(`${url}/readyz`))).toMatchObject({ checks: { redis: 'does not answer' } });
  });

  test('metrics are those of the process, of requests and of whoever adds some', async () => {
    const metrics = new Metrics();
    metrics.gauge('rooms', 'Rooms followed here.', () => 3);
    metrics.counter('log_events_total', 'Events.', { kind: ['signal'] })({ kind: 'signal' });
    const { url } = await listening({ metrics });
    await fetch(`${url}/healthz`);
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await response.text();
    for (const line of [
      'rejoin_rooms 3',
      'rejoin_log_events_total{kind="signal"} 1',
      'rejoin_process_cpu_seconds_total',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toContain('rejoin_http_request_seconds_count{method="GET",route="/healthz",status="200"} 1');
  });
});

describe('requests', () => {
  test('have an id, their own where it is harmless, and safe headers', async () => {
    const { url } = await listening();
    const given = await fetch(`${url}/healthz`, { headers: { 'x-request-id': 'abc-1' } });
    expect(given.headers.get('x-request-id')).toBe('abc-1');
    expect(given.headers.get('x-content-type-options')).toBe('nosniff');
    const odd = await fetch(`${url}/healthz`, { headers: { 'x-request-id': 'a b"{}' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('fail with a code: unknown, too large, unreadable, known, and anything else masked', async () => {
    const { url } = await listening({
      plugins: [
        (app) => {
          app.post('/echo', async (request) => ({ got: request.body }));
          app.get('/known', () => {
            throw new RejoinError('RATE_LIMITED', 'Slower, please.', { retryAfterSeconds: 2 });
          });
          app.get('/unknown', () => {
            throw new Error('secret detail');
          });
        },
      ],
    });
    const post = (body: string) =>
      fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const missing = await fetch(`${url}/nowhere`);
    expect([missing.status, await codeOf(missing)]).toEqual([404, 'NOT_FOUND']);
    const large = await post(JSON.stringify('x'.repeat(1024 * 1024)));
    expect([large.status, await codeOf(large)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const broken = await post('{');
    expect([broken.status, await codeOf(broken)]).toEqual([400, 'BAD_USER_INPUT']);
    const known = await fetch(`${url}/known`);
    expect([known.status, known.headers.get('retry-after'), await codeOf(known)]).toEqual([429, '2', 'RATE_LIMITED']);
    const masked = await fetch(`${url}/unknown`);
    expect(masked.status).toBe(500);
    expect(await masked.text()).not.toContain('secret');
  });

  test("an address that cannot be decoded is told so, in the shim's words too", async () => {
    const { url } = await listening();
    const answer = await fetch(`${url}/webrtc/rooms/%E0/participants`);
    expect(answer.status).toBe(400);
    expect(await json(answer)).toMatchObject({
      detail: 'The address cannot be read.',
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('a plugin may have its own answers below its own path', async () => {
    const { url } = await listening({
      plugins: [
        (app) =>
          void app.register(
            async (rest) => {
              rest.setNotFoundHandler((_, reply) => reply.code(404).send({ detail: 'Not Found' }));
            },
            { prefix: '/webrtc' },
          ),
      ],
    });
    expect(await json(await fetch(`${url}/webrtc/x`))).toEqual({ detail: 'Not Found' });
    expect(await codeOf(await fetch(`${url}/x`))).toBe('NOT_FOUND');
  });
});

describe('pages of other origins', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/healthz`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  test('may call from a listed origin, with credentials', async () => {
    const { url } = await listening();
    const response = await fetch(`${url}/healthz`, { headers: { origin: ORIGIN } });
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    const allowed = await preflight(url, ORIGIN);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST');
  });

  test('may not from any other', async () => {
    const { url } = await listening();
    const refused = await preflight(url, 'https://evil.example');
    expect(refused.status).toBe(400);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('development tokens', () => {
  const ask = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/dev/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('are made for a name', async () => {
    const { url } = await listening({ issueDevelopmentToken });
    expect(await json(await fetch(`${url}/dev/token`))).toEqual({ available: true });
    const response = await ask(
      url,
      { name: ' alice ', rooms: ['a*'], history: ['erase'] },
      { origin: 'http://localhost:3000' },
    );
    const granted = JSON.stringify(await json(response));
    expect(granted).toContain('alice');
    expect(granted).toContain('erase');
  });

  test.each([
    {},
    { name: '' },
    { name: 'x'.repeat(101) },
    { name: 1 },
    null,
    { name: 'a', rooms: 'b' },
    { name: 'a', history: ['b'] },
  ])('need a name, not %j', async (body) => {
    const { url } = await listening({ issueDevelopmentToken });
    const response = await ask(url, body);
    expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('are not for pages of other machines, nor for names that were bound to this one', async () => {
    const { url } = await listening({ issueDevelopmentToken });
    expect((await ask(url, { name: 'a' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(url, { name: 'a' }, { origin: 'null' })).status).toBe(403);
    const rebound = { host: 'evil.example:4000', 'content-type': 'application/json' };
    expect((await withHeaders(`${url}/dev/token`, 'POST', rebound, '{"name":"a"}')).statusCode).toBe(403);
  });

  test('are not made outside development mode', async () => {
    const { url } = await listening();
    expect((await ask(url, { name: 'a' })).status).toBe(404);
    expect(await json(await fetch(`${url}/dev/token`))).toEqual({ available: false });
  });
});

describe('the explorer', () => {
  test('is complete on this server, with a token at hand in development mode', async () => {
    const { url } = await listening({ issueDevelopmentToken });
    const page = await (await fetch(`${url}/explorer`)).text();
    expect(page).toContain('token of');
    expect(page).not.toMatch(/(src|href)="https?:/);
    const scripts = [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, source]) => source);
    expect(scripts.length).toBeGreaterThan(0);
    for (const source of scripts) {
      const script = await fetch(new URL(source ?? '', `${url}/explorer/assets-of-altair/`));
      expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    }
  });

  test('makes its addresses from where it was reached, not from what the server sees', async () => {
    const { url } = await listening();
    const page = await (await fetch(`${url}/explorer`)).text();
    expect(page).not.toMatch(/wss?:\/\/|"\/|`\/|@\w+@/);
    const made = (name: string) => new RegExp(`${name}: (new URL.*?)[,\\n]\\s*\\w+:`, 's').exec(page)?.[1] ?? '';
    const at = (name: string, href: string): unknown => runInNewContext(made(name), { location: { href }, URL });
    expect(at('endpointURL', 'https://app.example/rejoin/explorer')).toBe('https://app.example/rejoin/graphql');
    expect(at('subscriptionsEndpoint', 'https://app.example/explorer')).toBe('wss://app.example/graphql');
    expect(at('subscriptionsEndpoint', 'http://localhost:4000/explorer')).toBe('ws://localhost:4000/graphql');
    const slashed = await fetch(`${url}/explorer/`, { redirect: 'manual' });
    expect(slashed.headers.get('location')).toBe('../explorer');
  });

  test('gives no token to a name that was bound to this machine, nor outside development mode', async () => {
    const { url } = await listening({ issueDevelopmentToken: async () => Promise.reject(new Error('not asked')) });
    expect((await withHeaders(`${url}/explorer`, 'GET', { host: 'evil.example' })).statusCode).toBe(200);
    const production = await listening();
    expect(await (await fetch(`${production.url}/explorer`)).text()).not.toContain('token of');
  });

  test('its files are asked for once', async () => {
    const { url } = await listening();
    const address = `${url}/explorer/assets-of-altair/main.js`;
    const etag = (await fetch(address)).headers.get('etag') ?? '';
    expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test.each(['../index.js', '..%2findex.js', '%2e%2e/index.js', '....//index.js'])(
    'no path leads out of its folder: %s',
    async (path) => {
      const { url } = await listening();
      const answer = await rawAnswer(
        url,
        `GET /explorer/assets-of-altair/${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 404/);
    },
  );
});

describe('upgrades', () => {
  const route = {
    matches: (path: string) => path === '/graphql',
    accept: (_: unknown, socket: { end(text: string): void }) => socket.end('HTTP/1.1 101 Taken\r\n\r\n'),
  };

  test('go to the route of their path; others are refused', async () => {
    const { url } = await listening({ upgrades: [route] });
    expect(await rawAnswer(url, upgradeTo('/graphql?x=1'))).toMatch(/^HTTP\/1.1 101 Taken/);
    expect(await rawAnswer(url, upgradeTo('/other'))).toMatch(/^HTTP\/1.1 404/);
    expect(await rawAnswer(url, upgradeTo('graphql'))).toMatch(/^HTTP\/1.1 400/);
    expect(await rawAnswer(url, upgradeTo('//['))).toMatch(/^HTTP\/1.1 400/);
    expect(await rawAnswer(url, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('draining', () => {
  /** A route that answers when told to. */
  function slowRoute() {
    let finish: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (finish = resolve));
    const requests = new EventEmitter();
    const begun = once(requests, 'running');
    const handle = async () => {
      requests.emit('running');
      await running;
      return { finished: true };
    };
    return { plugin: (app: FastifyInstance) => void app.get('/slow', handle), begun, finish };
  }

  test('goes on listening and refuses everything new with Connection: close; only the probes answer', async () => {
    const open = { matches: (path: string) => path === '/graphql', accept: () => Promise.reject(new Error('let in')) };
    const { url, server } = await listening({ upgrades: [open] });
    server.drain();
    const refusal = await fetch(`${url}/explorer`);
    expect([refusal.status, refusal.headers.get('connection')]).toEqual([503, 'close']);
    expect(refusal.headers.get('retry-after')).toBe('1');
    expect(await codeOf(refusal)).toBe('SERVICE_UNAVAILABLE');
    const missing = await fetch(`${url}/nowhere`);
    expect([missing.status, missing.headers.get('connection')]).toEqual([503, 'close']);
    expect(await rawAnswer(url, upgradeTo('/graphql'))).toMatch(/^HTTP\/1.1 503 [^]*\r\nConnection: close\r\n/);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await json(ready)]).toEqual([503, { ready: false, draining: true, checks: {} }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('a page of an allowed origin can read the refusal', async () => {
    const { url, server } = await listening();
    server.drain();
    const refusal = await fetch(`${url}/explorer`, { headers: { origin: ORIGIN } });
    expect([refusal.status, refusal.headers.get('access-control-allow-origin')]).toEqual([503, ORIGIN]);
  });

  test('refuses what comes next on a connection that was kept, and ends it', async () => {
    const { url, server } = await listening();
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    const closed = once(socket, 'close');
    socket.write('GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [string];
    expect(first).toMatch(/^HTTP\/1.1 200 [^]*connection: keep-alive/i);
    server.drain();
    socket.write('GET /explorer HTTP/1.1\r\nHost: h\r\n\r\n');
    const [second] = (await once(socket, 'data')) as [string];
    expect(second).toMatch(/^HTTP\/1.1 503 [^]*connection: close/i);
    await closed;
  });

  test('knows of the request that runs, which ends as if nothing were', async () => {
    const { plugin, begun, finish } = slowRoute();
    const { url, server } = await listening({ plugins: [plugin] });
    const slow = fetch(`${url}/slow`);
    await begun;
    server.drain();
    expect(server.underWay).toBe(1);
    finish();
    const answer = await slow;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect(await json(answer)).toEqual({ finished: true });
    await until(() => server.underWay === 0, 'nothing under way');
  });
});

describe('closing', () => {
  test('cuts what does not end by itself: sockets, requests, and connections that never asked for anything', async () => {
    const never = new Promise(() => undefined);
    let accepted = 0;
    const stubborn = { matches: () => true, accept: () => void (accepted += 1) };
    const { url, server } = await listening({
      upgrades: [stubborn],
      plugins: [(app) => void app.get('/slow', () => never)],
    });
    const silent = connect(Number(new URL(url).port), '127.0.0.1');
    await once(silent, 'connect');
    const cut = once(silent, 'close');
    const answer = rawAnswer(url, upgradeTo('/graphql'));
    const asked = rawAnswer(url, 'GET /slow HTTP/1.1\r\nHost: h\r\n\r\n');
    await until(() => server.underWay === 1 && accepted === 1, 'both to be there');
    await server.close();
    expect(await Promise.all([answer, asked])).toEqual(['', '']);
    await cut;
    await expect(refused(url)).resolves.toBe(true);
  });
});
