import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeControl, parseControl, type ControlMessage } from '../../src/client/peers/control-message.js';
import { RemoteCandidates } from '../../src/client/peers/remote-candidates.js';
import { contentDigest, digestIn } from '../../src/client/transfers/relay.js';

const transfer = '5e6f7081-92a3-44b4-85d6-e7f801122334';
const messages: ControlMessage[] = [
  { type: 'hello', version: 1 },
  { type: 'restart' },
  {
    type: 'streams',
    streams: [
      {
        stream: 's',
        label: 'camera',
        audio: true,
        video: false,
        audioMuted: true,
        videoMuted: false,
        videoPaused: 'starved',
      },
    ],
    inCall: false,
  },
  { type: 'view', views: [{ label: 'camera', width: 320, height: 180 }] },
  { type: 'ready', transfer },
  { type: 'want', transfer, ranges: [{ first: 0, count: 3 }] },
  { type: 'hold', transfer },
  { type: 'go', transfer },
  { type: 'progress', transfer, verified: 12 },
];

describe('messages of the control channel', () => {
  test('come out as they went in', () => {
    for (const message of messages) expect(parseControl(encodeControl(message))).toEqual(message);
    expect(encodeControl(messages[5] as ControlMessage)).toContain('"ranges":[[0,3]]');
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

describe('what a peer may ask for', () => {
  const want = (ranges: readonly (readonly number[])[]): unknown => ({ type: 'want', transfer, ranges });
  const refused: readonly (readonly [string, unknown])[] = [
    ['more ranges than 256', want(Array.from({ length: 257 }, (_, at) => [at * 2, 1]))],
    ['more chunks than 1024', want([[0, 1_025]])],
    ['more chunks than 1024, the same ones', want(Array.from({ length: 5 }, () => [0, 256]))],
    ['more streams than 16', { type: 'streams', streams: Array.from({ length: 17 }, () => ({})) }],
    ['a longer message than 64 KiB', { type: 'hello', version: 1, more: 'x'.repeat(65_536) }],
    ['a longer id', { type: 'ready', transfer: 'x'.repeat(129) }],
  ];

  test.each(refused)('is bounded: %s', (_, message) => {
    expect(parseControl(JSON.stringify(message))).toBeNull();
  });

  test('is taken up to these bounds', () => {
    expect(parseControl(JSON.stringify(want([[0, 1_024]])))).not.toBeNull();
    expect(parseControl(JSON.stringify(want(Array.from({ length: 256 }, (_, at) => [at * 2, 1]))))).not.toBeNull();
  });
});

describe('candidates', () => {
  test('that are longer than any candidate are dropped', () => {
    expect(RemoteCandidates.parse([{ candidate: 'x'.repeat(1_025) }])).toEqual([]);
  });

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
