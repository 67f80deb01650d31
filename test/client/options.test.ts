import { describe, expect, test } from '@jest/globals';
import { WebSocket as NodeSocket } from 'ws';
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

  test('joins a room although there is no media, as in jsdom', async () => {
    const client = new RejoinClient({ ...options, WebSocket: NodeSocket as unknown as typeof WebSocket });
    try {
      const room = client.join('lobby');
      expect([room.status.phase, room.media.published.size]).toEqual(['connecting', 0]);
    } finally {
      await client.close();
    }
  });

  test.each([RejoinClient, SignalingClient])('says that there is no WebSocket to join with: %p', async (Client) => {
    const before = globalThis.WebSocket;
    Object.assign(globalThis, { WebSocket: undefined });
    const client = new Client(options);
    try {
      expect(() => client.join('lobby')).toThrow(new TypeError('There is no WebSocket here: set the option WebSocket'));
    } finally {
      Object.assign(globalThis, { WebSocket: before });
      await client.close();
    }
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
