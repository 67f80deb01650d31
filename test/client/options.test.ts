import { describe, expect, test } from '@jest/globals';
import { RejoinClient, type RejoinClientOptions } from '../../src/client/rejoin-client.js';
import { SignalingClient } from '../../src/client/signaling.js';

const options = { url: 'https://rejoin.example', token: () => 'token' };

describe('a client of a process that renders pages', () => {
  test('is made and closed without a browser', async () => {
    const client = new RejoinClient(options);
    expect(client.now()).toBeInstanceOf(Date);
    await client.close();
    expect(() => client.join('lobby')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  test.each<[string, Partial<RejoinClientOptions>, string]>([
    ['an address that is none', { url: 'https://' }, 'TypeError'],
    ['a relative address, there being no page', { url: '/rejoin/' }, 'TypeError'],
    ['a bitrate of nothing', { maxBitrate: 0 }, 'RangeError'],
    ['a bitrate that is no number', { maxBitrate: NaN }, 'RangeError'],
  ])('refuses %s', (_, wrong, name) => {
    expect(() => new RejoinClient({ ...options, ...wrong })).toThrow(expect.objectContaining({ name }));
  });

  test('refuses a wrong address for signaling too', () => {
    expect(() => new SignalingClient({ ...options, url: '' })).toThrow(expect.objectContaining({ name: 'TypeError' }));
  });
});
