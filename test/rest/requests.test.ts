import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET, tokenFor } from '../support/tokens.js';
import { ask, fresh, LegacyUser, type Answer } from './scenario.js';

let redis: RedisServer;
let node: RejoinNode;
let alice: LegacyUser;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
  alice = await LegacyUser.of(node, fresh('alice'));
});
afterAll(async () => {
  await node.stop();
  await redis.stop();
});

const UUID = '00000000-0000-4000-8000-000000000000';
const ENDPOINTS = [
  ['POST', '/rooms/r/connection-quality'],
  ['GET', '/rooms/r/reconnection-state'],
  ['POST', '/rooms/r/file-transfer/offer'],
  ['POST', `/rooms/r/file-transfer/${UUID}/accept`],
  ['POST', `/rooms/r/file-transfer/${UUID}/reject`],
  ['POST', `/rooms/r/file-transfer/${UUID}/pause`],
  ['POST', `/rooms/r/file-transfer/${UUID}/resume`],
  ['GET', `/rooms/r/file-transfer/${UUID}/progress`],
  ['DELETE', `/rooms/r/file-transfer/${UUID}`],
  ['GET', '/file-transfers'],
  ['PUT', `/rooms/r/file-transfer/${UUID}/chunks/0`],
  ['GET', `/rooms/r/file-transfer/${UUID}/chunks/0`],
  ['GET', `/rooms/r/file-transfer/${UUID}/content`],
] as const;
const WITH_JSON = [ENDPOINTS[0], ENDPOINTS[2], ENDPOINTS[4]];

const at = (path: string) => `${node.url}/webrtc${path}`;

function expectUnauthenticated(answer: Answer, detail: string): void {
  expect([answer.status, answer.json]).toEqual([401, { detail }]);
  expect(answer.headers['www-authenticate']).toBe('Bearer');
}

describe('who asks', () => {
  test.each(ENDPOINTS)('%s %s needs a token', async (method, path) => {
    expectUnauthenticated(await ask(at(path), { method }), 'Not authenticated');
    const bad = { authorization: 'Bearer nonsense' };
    expectUnauthenticated(await ask(at(path), { method, headers: bad }), 'Could not validate credentials');
  });

  test('another scheme is no token, and one in the query is not looked at', async () => {
    const token = await tokenFor('alice');
    const list = at('/file-transfers');
    expectUnauthenticated(await ask(list, { headers: { authorization: `Basic ${token}` } }), 'Not authenticated');
    expectUnauthenticated(await ask(`${list}?token=${token}`), 'Not authenticated');
    expectUnauthenticated(await ask(list, { headers: { authorization: 'Bearer' } }), 'Could not validate credentials');
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect((await ask(list, { headers: { authorization: `${scheme} ${token}` } })).status).toBe(200);
    }
  });

  test('a token that has ended says so', async () => {
    const headers = { authorization: `Bearer ${await tokenFor('alice', {}, new Date(Date.now() - 60_000))}` };
    expectUnauthenticated(await ask(at('/file-transfers'), { headers }), 'Token has expired');
  });

  test('a token without an end must be made so', async () => {
    const endless = (claims: object) =>
      new SignJWT({ ...claims, sub: 'alice' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(SECRET));
    const list = async (claims: object) =>
      ask(at('/file-transfers'), { headers: { authorization: `Bearer ${await endless(claims)}` } });
    expectUnauthenticated(await list({}), 'Could not validate credentials');
    expectUnauthenticated(await list({ token_type: 'access' }), 'Could not validate credentials');
    expect((await list({ token_type: 'permanent' })).status).toBe(200);
  });

  test('a token for some rooms does not cover others', async () => {
    const guest = await LegacyUser.of(node, fresh('guest'), { rooms: ['open-*'] });
    expect((await guest.post('/rooms/open-1/connection-quality', {})).status).toBe(200);
    for (const [method, path] of ENDPOINTS.filter(([, path]) => path.startsWith('/rooms'))) {
      const body = path.endsWith('offer') ? JSON.stringify({ receiver_id: 'b', filename: 'f', file_size: 1 }) : '{}';
      const answer = await guest.ask(path, { method, ...(method === 'POST' && { body }) });
      expect([answer.status, typeof answer.json.detail]).toEqual([403, 'string']);
    }
  });
});

describe('the order of checks', () => {
  test.each(WITH_JSON)('%s %s: JSON that cannot be read, then who asks, then what is asked', async (method, path) => {
    const broken = await ask(at(path), { method, body: '{"a": nope}' });
    expect([broken.status, broken.json.detail]).toEqual([
      422,
      [
        {
          type: 'json_invalid',
          loc: ['body', 6],
          msg: 'JSON decode error',
          input: {},
          ctx: { error: 'Expecting value' },
        },
      ],
    ]);
    expectUnauthenticated(await ask(at(path), { method, body: '[5]' }), 'Not authenticated');
    expect((await alice.ask(path, { method, body: '[5]' })).status).toBe(422);
  });

  test('what is asked is checked before the room', async () => {
    expect((await alice.post('/rooms/.!/file-transfer/offer', {})).status).toBe(422);
    const offer = { receiver_id: 'b', filename: 'f', file_size: 1 };
    expect((await alice.post('/rooms/.!/file-transfer/offer', offer)).status).toBe(400);
  });
});

describe('the body', () => {
  const offer = (contentType: string | null) =>
    alice.ask('/rooms/r/file-transfer/offer', {
      method: 'POST',
      body: '{}',
      headers: contentType === null ? {} : { 'content-type': contentType },
    });
  const typesOf = ({ json }: Answer) => json.detail.map(({ type }: { type: string }) => type);

  test.each([
    null,
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/vnd.api+json',
    'application/problem+json;x=y',
  ])('is JSON when it is declared as %s', async (type) => {
    expect(typesOf(await offer(type))).toEqual(['missing', 'missing', 'missing']);
  });

  test.each(['text/plain', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'nonsense', 'text/json'])(
    'is text when it is declared as %s',
    async (type) => {
      const answer = await offer(type);
      expect([answer.status, typesOf(answer)]).toEqual([422, ['missing', 'missing', 'missing']]);
      const quality = await alice.ask('/rooms/r/connection-quality', {
        method: 'POST',
        body: '{"latency_ms":1}',
        headers: { 'content-type': type },
      });
      expect([quality.status, typesOf(quality)]).toEqual([422, ['dict_type']]);
    },
  );

  test.each(['', 'null', '[]', '{}', '"x"', '7', 'true'])(
    'of an offer cannot be %j: its fields are missed',
    async (body) => {
      const answer = await alice.ask('/rooms/r/file-transfer/offer', { method: 'POST', body });
      const missed = ['receiver_id', 'filename', 'file_size'].map((field) => ({
        type: 'missing',
        loc: ['body', field],
        msg: 'Field required',
        input: null,
      }));
      expect([answer.status, answer.json.detail]).toEqual([422, missed]);
    },
  );

  test('that is not UTF-8 cannot be parsed', async () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);
    const answer = await alice.ask('/rooms/r/file-transfer/offer', { method: 'POST', body });
    expect([answer.status, answer.json]).toEqual([400, { detail: 'There was an error parsing the body' }]);
  });

  test('of more than 64 KiB that cannot be read is told so, and not where: finding that takes a stranger’s time', async () => {
    const broken = (size: number) => ask(at('/rooms/r/connection-quality'), { method: 'POST', body: '['.repeat(size) });
    expect((await broken(64 * 1024)).json.detail).toMatchObject([{ loc: ['body', 64 * 1024] }]);
    const answer = await broken(1024 * 1024);
    const ctx = { error: 'Invalid JSON' };
    const fault = { type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {}, ctx };
    expect([answer.status, answer.json.detail]).toEqual([422, [fault]]);
  });

  test('may be up to 1 MiB', async () => {
    const answer = await alice.ask('/rooms/r/connection-quality', {
      method: 'POST',
      body: ' '.repeat(1024 * 1024 + 1),
    });
    expect([answer.status, typeof answer.json.detail]).toEqual([413, 'string']);
  });

  test.each(['accept', 'pause', 'resume'])('of %s is ignored, whatever it is', async (verb) => {
    const answer = await alice.ask(`/rooms/r/file-transfer/${UUID}/${verb}`, { method: 'POST', body: '{nonsense' });
    expect([answer.status, answer.json]).toEqual([400, { detail: `Transfer ${UUID} not found` }]);
  });

  test.each([
    ['{', 1, 'Expecting property name enclosed in double quotes'],
    ['[1,', 3, 'Expecting value'],
    ['{"a" 1}', 5, "Expecting ':' delimiter"],
    ['[1 2]', 3, "Expecting ',' delimiter"],
    ['{} x', 3, 'Extra data'],
    ['NaN', 0, 'Expecting value'],
    ['{"latency_ms": Infinity}', 15, 'Expecting value'],
    ['{"a":1,}', 7, 'Expecting property name enclosed in double quotes'],
    ['["a\nb"]', 3, 'Invalid control character at'],
    ['["a\\xb"]', 3, 'Invalid \\escape'],
    ['["a\\u12"]', 4, 'Invalid \\uXXXX escape'],
    ['{"a": "b', 6, 'Unterminated string starting at'],
    ['{"a\\', 1, 'Unterminated string starting at'],
    ['["\u{1F600}" 1]', 5, "Expecting ',' delimiter"],
    [' ', 1, 'Expecting value'],
  ])('%j breaks at %i', async (body, offset, error) => {
    const answer = await alice.ask('/rooms/r/connection-quality', { method: 'POST', body });
    expect(answer.status).toBe(422);
    expect(answer.json.detail[0]).toMatchObject({ loc: ['body', offset], ctx: { error } });
  });
});

describe('paths', () => {
  test('that do not exist are not found', async () => {
    for (const path of [
      '',
      '/',
      '/nowhere',
      '/nowhere/',
      '/rooms/r',
      '/ws/r',
      '/rooms//connection-quality',
      '/api/webrtc',
    ]) {
      const answer = await alice.ask(path, { method: 'POST' });
      expect([path, answer.status, answer.json]).toEqual([path, 404, { detail: 'Not Found' }]);
    }
  });

  test.each(ENDPOINTS)('%s %s has no other method', async (method, path) => {
    const others = path.includes('chunks') ? ['DELETE', 'PATCH'] : [method === 'POST' ? 'GET' : 'PUT', 'PATCH'];
    for (const other of others) {
      const answer = await alice.ask(path, { method: other });
      expect([answer.status, answer.json]).toEqual([405, { detail: 'Method Not Allowed' }]);
      expect(answer.headers.allow).toContain(method);
    }
    for (const other of ['HEAD', 'QUERY']) expect((await alice.ask(path, { method: other })).status).toBe(405);
  });

  test.each(ENDPOINTS)('%s %s with a slash behind leads to the one without', async (method, path) => {
    const asked = at(`${path}/?status=a%20b`);
    const { status, headers } = await ask(asked, { method, body: 'x' });
    expect([status, headers.location]).toEqual([307, expect.stringMatching(/^\.\.\//)]);
    // Relative, so that it leads there below a path of a proxy, too.
    expect(new URL(headers.location ?? '', asked).href).toBe(at(`${path}?status=a%20b`));
  });
});

describe('answers', () => {
  test('say that a successor exists, failures too', async () => {
    for (const answer of [
      await alice.ask('/file-transfers'),
      await ask(at('/file-transfers')),
      await ask(at('/nowhere')),
    ]) {
      expect(answer.headers['deprecation']).toMatch(/^@\d+$/);
      expect(answer.headers['link']).toBe('</graphql>; rel="successor-version"');
    }
  });

  test('are for pages of the old origins', async () => {
    for (const origin of ['http://localhost:3000', 'http://localhost:8000', 'https://agentchat.vercel.app']) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      };
      const preflight = await ask(at(ENDPOINTS[0][1]), { method: 'OPTIONS', headers });
      expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([200, origin]);
      expect(preflight.headers['access-control-max-age']).toBe('3600');
      const answer = await alice.ask('/file-transfers', { headers: { origin } });
      expect(answer.headers['access-control-allow-credentials']).toBe('true');
    }
  });
});

describe('room ids', () => {
  test.each([
    ['a b.c!', 'abc'],
    ['héllo', 'héllo'],
    ['he\u0301llo', 'héllo'],
    ['日本-語_1', '日本-語_1'],
    ['x'.repeat(100) + '!', 'x'.repeat(100)],
  ])('%s becomes %s', async (given, kept) => {
    const answer = await alice.ask(`/rooms/${encodeURIComponent(given)}/reconnection-state`);
    expect([answer.status, answer.json.room_id]).toEqual([200, kept]);
  });

  test.each(['.!', '!', ' ', 'x'.repeat(101), '\u{1F600}'])('%s is none', async (given) => {
    for (const [method, path] of ENDPOINTS.filter(([, path]) => path.startsWith('/rooms'))) {
      const address = path.replace('/rooms/r/', `/rooms/${encodeURIComponent(given)}/`);
      const body = path.endsWith('offer') ? JSON.stringify({ receiver_id: 'b', filename: 'f', file_size: 1 }) : '{}';
      const answer = await alice.ask(address, { method, ...(method === 'POST' && { body }) });
      expect([path, answer.status, typeof answer.json.detail]).toEqual([path, 400, 'string']);
    }
  });
});
