import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../../src/config.js';

const SECRET = { JWT_SECRET: 'a secret that is long enough for HS256' };

function faults(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'none';
}

describe('an empty environment', () => {
  const config = readConfig({ HOME: '/home/alice' });

  test('is development mode on loopback with a Redis of its own', () => {
    expect(config).toMatchObject({ port: 4000, host: '127.0.0.1', development: true, redisUrl: null, archive: null });
    expect(config.tokens.keys).toEqual({ kind: 'development' });
  });

  test('has the numbers of the contract', () => {
    expect(config).toMatchObject({ roomCapacity: 50, logSize: 50, logMs: 300_000, leaseMs: 15_000, graceMs: 30_000 });
    expect(config).toMatchObject({ offerMs: 300_000, transferMs: 3_600_000, rateLimits: true, introspection: true });
    expect(config.drain).toEqual({ perSecond: 2000, withinMs: 8000 });
  });

  test('keeps its state in a folder of the user and the port', () => {
    expect(config.dataDir).toBe('/home/alice/.local/state/rejoin/4000');
    expect(readConfig({ HOME: '/home/alice', PORT: '4001' }).dataDir).toMatch(/4001$/);
    expect(readConfig({ XDG_STATE_HOME: '/state' }).dataDir).toBe('/state/rejoin/4000');
  });

  test('falls back to the temporary folder where a home is missing or too long for a socket path', () => {
    expect(readConfig({}).dataDir).toMatch(/rejoin-\d+\/4000$/);
    expect(readConfig({ HOME: `/${'h'.repeat(90)}` }).dataDir).toMatch(/rejoin-\d+\/4000$/);
  });
});

describe('development mode', () => {
  test.each(['127.0.0.1', '127.0.0.9', '::1', 'localhost'])('may listen on %s', (HOST) => {
    expect(readConfig({ HOST }).host).toBe(HOST);
  });

  test.each(['0.0.0.0', '::', '192.168.1.2', 'example.com', '127.0.0.1.example.com'])('refuses %s', (HOST) => {
    expect(faults({ HOST })).toContain('HOST must be a loopback address');
  });

  test('is refused in production', () => {
    expect(faults({ NODE_ENV: 'production' })).toContain('JWT_SECRET (or JWKS_URL) must be set');
  });
});

describe('with keys', () => {
  test('the server listens on all addresses unless told otherwise', () => {
    expect(readConfig({ ...SECRET, NODE_ENV: 'production' })).toMatchObject({ host: '0.0.0.0', development: false });
    expect(readConfig({ ...SECRET, HOST: '10.0.0.1' }).host).toBe('10.0.0.1');
  });

  test('a JWKS address replaces the secret, and both together are refused', () => {
    const JWKS_URL = 'https://id.example/jwks.json';
    const { tokens } = readConfig({ JWKS_URL, JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'rejoin' });
    expect(tokens).toEqual({ keys: { kind: 'jwks', url: JWKS_URL }, issuer: 'https://id.example', audience: 'rejoin' });
    expect(faults({ ...SECRET, JWKS_URL })).toContain('exclude each other');
  });

  test.each(['a', 'x'.repeat(31)])('a secret that can be guessed is refused and not shown: %s', (JWT_SECRET) => {
    for (const NODE_ENV of ['production', 'development', '']) {
      const message = faults({ JWT_SECRET, NODE_ENV });
      expect(message).toContain('JWT_SECRET must have at least 32 bytes');
      expect(message).not.toContain(`${JWT_SECRET} `);
    }
  });

  test('a secret counts in bytes', () => {
    expect(readConfig({ JWT_SECRET: 'ü'.repeat(16) }).development).toBe(false);
  });
});

describe('values', () => {
  test('times may be fractions of a second', () => {
    expect(readConfig({ LEASE_SECONDS: '0.5', GRACE_SECONDS: '1.25' })).toMatchObject({ leaseMs: 500, graceMs: 1250 });
  });

  test('empty variables count as not set', () => {
    expect(readConfig({ PORT: '', JWT_SECRET: '', REDIS_URL: '' })).toMatchObject({ port: 4000, development: true });
  });

  test.each([
    'redis://h:1',
    'rediss://:p@h',
    'unix:///run/r.sock',
    '/run/r.sock',
    'redis+sentinel://a,b/m',
    'redis+cluster://a',
  ])('Redis may be at %s', (REDIS_URL) => expect(readConfig({ REDIS_URL }).redisUrl).toBe(REDIS_URL));

  test('ICE servers are URLs with commas or a JSON list', () => {
    expect(readConfig({}).iceServers[0]?.urls[0]).toBe('stun:stun.l.google.com:19302');
    expect(readConfig({ ICE_SERVERS: 'stun:a:1, stuns:[::1]:2' }).iceServers).toEqual([
      { urls: ['stun:a:1'] },
      { urls: ['stuns:[::1]:2'] },
    ]);
    const urls = ['turn:a?transport=tcp', 'turns:b:443'];
    const one = { urls, username: 'u', credential: 'c' };
    expect(readConfig({ ICE_SERVERS: JSON.stringify([one]) }).iceServers).toEqual([one]);
    expect(readConfig({ ICE_SERVERS: '[]' }).iceServers).toEqual([]);
  });

  test('TURN needs addresses and a secret', () => {
    const TURN_URLS = 'turn:a:3478,turns:a:5349';
    expect(readConfig({ TURN_URLS, TURN_SECRET: 's' }).turn).toEqual({ urls: TURN_URLS.split(','), secret: 's' });
    expect(faults({ TURN_URLS })).toContain('TURN_URLS and TURN_SECRET must be set together');
  });

  test('switches and origins', () => {
    const env = { RATE_LIMITS: 'off', INTROSPECTION: 'off', CORS_ORIGINS: 'https://a.example, http://b:1' };
    expect(readConfig(env)).toMatchObject({ rateLimits: false, introspection: false });
    expect(readConfig(env).corsOrigins).toEqual(['https://a.example', 'http://b:1']);
  });

  test.each([
    ['https://App.Example:443', 'https://app.example'],
    ['HTTP://app.example:80', 'http://app.example'],
    ['https://app.example:8443', 'https://app.example:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[0:0:0:0:0:0:0:1]:3000', 'http://[::1]:3000'],
  ])('the origin %s is known in the form that browsers send: %s', (CORS_ORIGINS, origin) => {
    expect(readConfig({ CORS_ORIGINS }).corsOrigins).toEqual([origin]);
  });
});

describe('the archive', () => {
  const MONGODB_URL = 'mongodb://127.0.0.1/rejoin';

  test('replays for longer than the log, from MongoDB, and no longer than visits are kept', () => {
    const kept = { MONGODB_URL, LOG_SECONDS: '300', REPLAY_SECONDS: '86400', HISTORY_DAYS: '1' };
    expect(readConfig(kept).archive).toMatchObject({ replayMs: 86_400_000, historyMs: 86_400_000 });
    expect(faults({ ...kept, MONGODB_URL: '' })).toContain('MONGODB_URL must be set');
    expect(faults({ ...kept, REPLAY_SECONDS: '300' })).toContain('REPLAY_SECONDS must be more than LOG_SECONDS');
    expect(faults({ ...kept, HISTORY_DAYS: '0.99' })).toContain('HISTORY_DAYS must be no shorter than REPLAY_SECONDS');
  });
});

describe('what is wrong', () => {
  test('is told of all variables at once, without showing a value', () => {
    const message = faults({
      PORT: 'x1',
      LEASE_SECONDS: '0',
      LOG_SIZE: '-1',
      REDIS_URL: 'http://x2',
      RATE_LIMITS: 'yes',
    });
    for (const name of ['PORT', 'LEASE_SECONDS', 'LOG_SIZE', 'REDIS_URL', 'RATE_LIMITS'])
      expect(message).toContain(name);
    expect(message).not.toMatch(/x1|x2/);
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '4e3'],
    ['GRACE_SECONDS', 'NaN'],
    ['GRACE_SECONDS', 'Infinity'],
    ['OFFER_SECONDS', '-1'],
    ['TRANSFER_SECONDS', '99999999'],
    ['ROOM_CAPACITY', '0'],
    ['DRAIN_PER_SECOND', '0'],
    ['DRAIN_SECONDS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['JWKS_URL', 'file:///etc/passwd'],
    ['JWKS_URL', 'https://'],
    ['JWKS_URL', 'https://user:password@id.example/keys'],
    ['MONGODB_URL', 'localhost'],
    ['REPLAY_EVENTS', '0'],
    ['REPLAY_READ_MS', '10'],
    ['ARCHIVE_ROOMS', 'a,,b'],
    ['HISTORY_DAYS', '0'],
    ['ARCHIVE_BACKLOG_MB', '0'],
    ['REPLAY_SECONDS', '600'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['CORS_ORIGINS', 'https://a.example/'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'https://a.example:99999'],
    ['CORS_ORIGINS', 'https://user@a.example'],
    ['CORS_ORIGINS', 'https://a.example?x'],
    ['CORS_ORIGINS', 'https://a.example,,https://b.example'],
    ['ICE_SERVERS', 'http://a'],
    ['ICE_SERVERS', 'stun://a'],
    ['ICE_SERVERS', 'stun:a?transport=udp'],
    ['ICE_SERVERS', 'stun:a:b'],
    ['ICE_SERVERS', 'turn:a:3478'],
    ['ICE_SERVERS', '[{"urls":"turn:a","username":"u"}]'],
    ['ICE_SERVERS', '[{"urls":["stun:a","turn://a"],"username":"u","credential":"c"}]'],
    ['TURN_URLS', 'turn:u@a'],
    ['TURN_URLS', 'turn:a?transport=tls'],
    ['ICE_SERVERS', '[{"urls":[]}]'],
    ['ICE_SERVERS', '[broken'],
    ['DATA_DIR', 'relative'],
    ['DATA_DIR', `/${'d'.repeat(100)}`],
  ])('%s=%s', (name, value) => {
    expect(faults({ [name]: value })).toContain(name);
  });
});
