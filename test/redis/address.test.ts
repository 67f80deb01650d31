import { describe, expect, test } from '@jest/globals';
import { parseRedisAddress } from '../../src/redis/address.js';

describe('an address of Redis', () => {
  test.each([
    ['redis://h', { kind: 'single', endpoint: { host: 'h', port: 6379 }, db: 0, tls: false }],
    ['redis://', { kind: 'single', endpoint: { host: '127.0.0.1', port: 6379 }, db: 0, tls: false }],
    [
      'rediss://u:p%40@[::1]:7000/3',
      { kind: 'single', endpoint: { host: '::1', port: 7000 }, db: 3, tls: true, username: 'u', password: 'p@' },
    ],
    ['/run/r.sock', { kind: 'socket', path: '/run/r.sock' }],
    ['unix://:p@/run/r.sock', { kind: 'socket', path: '/run/r.sock', password: 'p' }],
    [
      'redis+sentinel://:p@a,b:1/main/2',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 1 },
        ],
        master: 'main',
        db: 2,
        tls: false,
        password: 'p',
      },
    ],
    [
      'rediss+cluster://a:1,b:2',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
        tls: true,
      },
    ],
  ])('%s', (url, address) => {
    expect(parseRedisAddress(url)).toEqual(address);
  });

  test.each(['http://h', 'redis://h:port', 'redis://h/x', 'redis+sentinel://a', ''])(
    '%j is refused without being shown',
    (url) => {
      expect(() => parseRedisAddress(url)).toThrow(/^REDIS_URL/);
    },
  );
});
