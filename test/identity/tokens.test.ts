import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { TokenConfig } from '../../src/identity/token-config.js';
import { createIdentity, signingSecret, signToken } from '../../src/identity/tokens.js';
import { TokenExpired } from '../../src/identity/verification.js';

const SECRET = 'a secret that is long enough for HS256';
const KEY = new TextEncoder().encode(SECRET);
const CONFIG: TokenConfig = { keys: { kind: 'secret', secret: SECRET }, issuer: null, audience: null };
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'rejoin-identity-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const identity = (config: Partial<TokenConfig> = {}) => createIdentity({ ...CONFIG, ...config }, directory);
const signed = (claims: JWTPayload, key: Uint8Array | CryptoKey = KEY, header = { alg: 'HS256' }) =>
  new SignJWT({ exp: inAnHour(), ...claims }).setProtectedHeader(header).sign(key);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unauthenticated = (message: RegExp) => ({ code: 'UNAUTHENTICATED', message: expect.stringMatching(message) });

describe('a token', () => {
  test('says who its bearer is, with or without "Bearer"', async () => {
    const exp = inAnHour();
    const token = await signed({ sub: 'alice', name: ' Alice ', rooms: ['team-*'], history: ['rooms', 'erase'], exp });
    const caller = {
      userId: 'alice',
      name: 'Alice',
      rooms: ['team-*'],
      history: ['rooms', 'erase'],
      expiresAt: exp * 1000,
    };
    for (const bearer of [token, `Bearer ${token}`, `bearer   ${token}`]) {
      expect(await identity().authenticate(bearer)).toEqual(caller);
    }
  });

  test('needs only a user: the name is then the user id, any room is open, and it may last for ever', async () => {
    const token = await new SignJWT({ sub: 'bob' }).setProtectedHeader({ alg: 'HS256' }).sign(KEY);
    expect(await identity().authenticate(token)).toEqual({ userId: 'bob', name: 'bob' });
  });

  test.each([[undefined], [''], ['Bearer'], ['Bearer ']])('is missing: %j', async (bearer) => {
    await expect(identity().authenticate(bearer)).rejects.toMatchObject(unauthenticated(/needed/));
  });

  test.each([
    ['no sub', {}],
    ['empty sub', { sub: '' }],
    ['sub of another type', { sub: 7 as unknown as string }],
    ['long sub', { sub: 'x'.repeat(256) }],
    ['sub that is no text', { sub: '\ud800' }],
    ['rooms that are no list', { sub: 'a', rooms: 'team' }],
    ['rooms of other types', { sub: 'a', rooms: [1] }],
    ['rooms null', { sub: 'a', rooms: null }],
    ['history that is no list', { sub: 'a', history: 'rooms' }],
    ['history with a right that there is not', { sub: 'a', history: ['rooms', 'all'] }],
    ['history of other types', { sub: 'a', history: [1] }],
    ['history null', { sub: 'a', history: null }],
    ['not yet valid', { sub: 'a', nbf: inAnHour() }],
    ['expired', { sub: 'a', exp: Math.floor(Date.now() / 1000) - 1 }],
    ['exp of another type', { sub: 'a', exp: 'later' as unknown as number }],
  ])('is refused: %s', async (_, claims) => {
    await expect(identity().authenticate(await signed(claims))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('has a name that can be shown, or none', async () => {
    const named = async (name: unknown) => (await identity().authenticate(await signed({ sub: 'a', name }))).name;
    expect(await named('\u202eevil\u0000')).toBe('evil');
    expect(await named('  \u200b ')).toBe('a');
    expect(await named(5)).toBe('a');
    expect(await named('😀'.repeat(101))).toBe('😀'.repeat(100));
  });

  test('is refused when anything about its signature is wrong, without saying what', async () => {
    const good = await signed({ sub: 'alice' });
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const publicText = await exportSPKI(publicKey);
    const confused = `${base64({ alg: 'HS256' })}.${base64({ sub: 'alice' })}`;
    const forgeries = [
      `${header}.${base64({ sub: 'mallory' })}.${signature}`,
      `${base64({ alg: 'none' })}.${payload}.`,
      `${base64({ alg: 'none' })}.${payload}.${signature}`,
      await signed({ sub: 'alice' }, new TextEncoder().encode('another secret that is long enough')),
      await signed({ sub: 'alice' }, privateKey, { alg: 'RS256' }),
      `${confused}.${createHmac('sha256', publicText).update(confused).digest('base64url')}`,
      'a.b.c',
      'nonsense',
      'x'.repeat(100_000),
      'Basic YTpi',
      '\u0000',
    ];
    for (const forgery of forgeries) {
      await expect(identity().authenticate(forgery)).rejects.toMatchObject(
        unauthenticated(/^The token is not valid\.$/),
      );
    }
  });

  test('must be of the issuer and for the audience that are set', async () => {
    const strict = identity({ issuer: 'https://id.example', audience: 'rejoin' });
    const claims = { sub: 'a', iss: 'https://id.example', aud: ['other', 'rejoin'] };
    expect((await strict.authenticate(await signed(claims))).userId).toBe('a');
    await expect(strict.authenticate(await signed({ ...claims, iss: 'x' }))).rejects.toMatchObject(
      unauthenticated(/not valid/),
    );
    await expect(strict.authenticate(await signed({ ...claims, aud: 'x' }))).rejects.toMatchObject(
      unauthenticated(/not valid/),
    );
    await expect(strict.authenticate(await signed({ sub: 'a' }))).rejects.toMatchObject(unauthenticated(/not valid/));
  });

  test('that was verified once ends when it says, not later', async () => {
    let now = Date.now();
    const clocked = createIdentity(CONFIG, directory, undefined, () => now);
    const token = await signed({ sub: 'a' });
    expect((await clocked.authenticate(token)).userId).toBe('a');
    expect((await clocked.authenticate(token)).userId).toBe('a');
    now += 3600_000;
    await expect(clocked.authenticate(token)).rejects.toMatchObject(unauthenticated(/expired/));
  });
});

describe('tokens of our own making', () => {
  test('are understood', async () => {
    const strict = { ...CONFIG, issuer: 'us', audience: 'us too' };
    const token = await signToken(SECRET, strict, {
      userId: 'alice',
      name: 'Alice',
      rooms: ['a'],
      history: ['erase'],
      minutes: 1,
    });
    const caller = await identity(strict).authenticate(token);
    expect(caller).toMatchObject({ userId: 'alice', name: 'Alice', rooms: ['a'], history: ['erase'] });
    expect((caller.expiresAt ?? 0) - Date.now()).toBeLessThanOrEqual(60_000);
  });

  test('of development mode are honoured by a restarted server, and by none with another folder', async () => {
    const keys = { kind: 'development' } as const;
    const secret = signingSecret({ ...CONFIG, keys }, directory) ?? '';
    const token = await signToken(secret, CONFIG, { userId: 'alice', minutes: 1 });
    expect((await identity({ keys }).authenticate(token)).userId).toBe('alice');
    const elsewhere = createIdentity({ ...CONFIG, keys }, join(directory, 'other'));
    await expect(elsewhere.authenticate(token)).rejects.toMatchObject(unauthenticated(/not valid/));
  });

  test("the secret of development mode is this user's alone", () => {
    const secret = signingSecret({ ...CONFIG, keys: { kind: 'development' } }, directory) ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(readdirSync(directory)).toEqual(['development-secret']);
    expect(statSync(join(directory, 'development-secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(directory, 'development-secret'), 'utf8').trim()).toBe(secret);
  });
});

describe('keys from a JWKS address', () => {
  let server: Server;
  let url: string;
  let answer: { status: number; keys: unknown[] };
  let asked: number;

  beforeEach(async () => {
    asked = 0;
    answer = { status: 200, keys: [] };
    server = createServer((_, response) => {
      asked += 1;
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: answer.keys }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterEach(async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  const remote = () => identity({ keys: { kind: 'jwks', url } });

  async function keyPair(alg: string, kid: string) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    return { jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, privateKey };
  }

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s', async (alg) => {
    const { jwk, privateKey } = await keyPair(alg, 'k1');
    answer.keys = [jwk];
    const service = remote();
    const token = await signed({ sub: 'alice' }, privateKey, { alg, kid: 'k1' } as { alg: string });
    expect((await service.authenticate(token)).userId).toBe('alice');
    expect((await service.authenticate(token)).userId).toBe('alice');
    expect(asked).toBe(1);
  });

  test('a token of an unknown key, or signed with a shared secret, is not valid', async () => {
    const { jwk } = await keyPair('RS256', 'k1');
    const stranger = await keyPair('RS256', 'k2');
    answer.keys = [jwk];
    const foreign = await signed({ sub: 'alice' }, stranger.privateKey, { alg: 'RS256', kid: 'k2' } as { alg: string });
    await expect(remote().authenticate(foreign)).rejects.toMatchObject(unauthenticated(/not valid/));
    const confused = await signed({ sub: 'alice' }, new TextEncoder().encode(JSON.stringify(jwk)));
    await expect(remote().authenticate(confused)).rejects.toMatchObject(unauthenticated(/not valid/));
  });

  test('an address that is away or answers nonsense is an outage, not a bad token', async () => {
    const { privateKey } = await keyPair('RS256', 'k1');
    const token = await signed({ sub: 'alice' }, privateKey, { alg: 'RS256', kid: 'k1' } as { alg: string });
    answer.status = 500;
    await expect(remote().authenticate(token)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await expect(remote().authenticate(token)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  describe('that came once', () => {
    const TEN_MINUTES = 10 * 60_000;
    afterEach(() => void jest.restoreAllMocks());

    async function oldService() {
      const [known, fresh] = [await keyPair('ES256', 'k1'), await keyPair('ES256', 'k2')];
      answer.keys = [known.jwk];
      const failures: unknown[] = [];
      const keys = { kind: 'jwks', url } as const;
      const service = createIdentity({ ...CONFIG, keys }, directory, (error) => failures.push(error));
      const tokenOf = (sub: string, { privateKey }: typeof known, kid: string, claims: JWTPayload = {}) =>
        signed({ sub, ...claims }, privateKey, { alg: 'ES256', kid } as { alg: string });
      expect((await service.authenticate(await tokenOf('first', known, 'k1'))).userId).toBe('first');
      let now = Date.now();
      jest.spyOn(Date, 'now').mockImplementation(() => now);
      const later = (ms: number) => void (now += ms);
      later(TEN_MINUTES);
      return { known, fresh, failures, service, tokenOf, later };
    }

    test('serve on while the key server is away, which is asked now and then', async () => {
      const { known, fresh, failures, service, tokenOf, later } = await oldService();
      answer.status = 500;
      for (const user of ['a', 'b', 'c']) {
        expect((await service.authenticate(await tokenOf(user, known, 'k1'))).userId).toBe(user);
      }
      expect([asked, failures.length]).toEqual([2, 1]);
      const unknown = await tokenOf('d', fresh, 'k2');
      await expect(service.authenticate(unknown)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      later(30_000);
      answer.status = 200;
      answer.keys = [fresh.jwk];
      expect((await service.authenticate(unknown)).userId).toBe('d');
      await expect(service.authenticate(await tokenOf('e', known, 'k1'))).rejects.toMatchObject(
        unauthenticated(/not valid/),
      );
    });

    test('and went: an old token of theirs has ended, it was not bad', async () => {
      const { known, fresh, service, tokenOf } = await oldService();
      answer.keys = [fresh.jwk];
      const exp = Math.floor(Date.now() / 1000) - TEN_MINUTES;
      await expect(service.authenticate(await tokenOf('a', known, 'k1', { exp }))).rejects.toBeInstanceOf(TokenExpired);
      await expect(service.authenticate(await tokenOf('a', known, 'k1'))).rejects.not.toBeInstanceOf(TokenExpired);
    });
  });
});
