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
        sentinelLogin: {},
        master: 'main',
        db: 2,
        tls: false,
        password: 'p',
      },
    ],
    [
      'rediss+sentinel://a/main?sentinelUsername=watch&sentinelPassword=s%26%23',
      {
        kind: 'sentinel',
        sentinels: [{ host: 'a', port: 26_379 }],
        sentinelLogin: { username: 'watch', password: 's&#' },
        master: 'main',
        db: 0,
        tls: true,
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

  test.each([
    'http://h',
    'redis://h:port',
    'redis://h:70000',
    'redis://h/x',
    'redis+sentinel://a',
    'redis+sentinel://a/',
    'redis://:%zz@h',
    'unix://',
    '',
  ])('%j is refused without being shown', (url) => {
    expect(() => parseRedisAddress(url)).toThrow(/^REDIS_URL (?!.*(%zz|70000))/);
  });

  test.each([
    'redis://:secret@h?family=6',
    'redis://:secret@h/0?db=1',
    'redis://h?sentinelPassword=secret',
    'redis+cluster://h?tls=secret',
    'redis+sentinel://h/main?sentinelPasswort=secret',
    'redis+sentinel://h/main?sentinelPassword=secret&sentinelPassword=secret',
    'unix:///run/secret?db=1',
    'redis://h/0#secret',
    'redis://h/0/secret',
    'redis+cluster://h/1?secret',
    'redis+cluster://h/1',
    'redis+sentinel://h/main/0/secret',
    'unix://secret/r.sock',
  ])('%s has a part that is not known: refused, for it would be left out in silence', (url) => {
    expect(() => parseRedisAddress(url)).toThrow(/^REDIS_URL (?!.*secret)/);
  });
});
