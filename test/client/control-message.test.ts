import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeControl, parseControl, type ControlMessage } from '../../src/client/peers/control-message.js';
import { RemoteCandidates } from '../../src/client/peers/remote-candidates.js';
import { contentDigest, digestIn } from '../../src/client/transfers/relay.js';

const transfer = '5e6f7081-92a3-44b4-85d6-e7f801122334';
const messages: ControlMessage[] = [
  { type: 'streams', streams: [{ stream: 's', label: 'camera', audioMuted: true, videoMuted: false }] },
  { type: 'ready', transfer },
  { type: 'want', transfer, ranges: [{ first: 0, count: 3 }] },
  { type: 'hold', transfer },
  { type: 'go', transfer },
  { type: 'progress', transfer, verified: 12 },
];

describe('messages of the control channel', () => {
  test('come out as they went in', () => {
    for (const message of messages) expect(parseControl(encodeControl(message))).toEqual(message);
    expect(encodeControl(messages[2] as ControlMessage)).toContain('"ranges":[[0,3]]');
  });

  test('that nobody knows are nothing, whatever they are', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseControl(text)).toBeNull()));
    fc.assert(fc.property(fc.json(), (text) => expect(parseControl(text)).toBeNull()));
    const bad = [
      { type: 'want', transfer, ranges: [[0]] },
      { type: 'want', transfer, ranges: [[-1, 2]] },
    ];
    for (const message of [...bad, { type: 'progress', transfer, verified: 1.5 }, { type: 'ready' }]) {
      expect(parseControl(JSON.stringify(message))).toBeNull();
    }
  });
});

describe('candidates', () => {
  test('come alone or in a list, in which null ends them', () => {
    expect(RemoteCandidates.parse({ candidate: 'x' })).toEqual([{ candidate: 'x' }]);
    expect(RemoteCandidates.parse([{ candidate: 'x' }, null])).toEqual([{ candidate: 'x' }, { candidate: '' }]);
    expect(RemoteCandidates.parse([7, 'x', {}])).toEqual([]);
  });
});

describe('Content-Digest', () => {
  test('is that of RFC 9530, both ways', () => {
    const digest = Uint8Array.from({ length: 32 }, (_, at) => at * 8);
    expect(contentDigest(digest)).toMatch(/^sha-256=:[A-Za-z0-9+/]{43}=:$/);
    expect(digestIn(`sha-512=:AA==:, ${contentDigest(digest)}`)).toEqual(digest);
    expect(digestIn(null)).toEqual(new Uint8Array(0));
  });
});
