import { afterEach, beforeEach, describe, expect, it, jest, test } from '@jest/globals';
import type { RemoteStream, RoomParticipant } from '../../src/client/rejoin-client.js';
import { callNotes, type NotedRoom } from '../../src/page/call-notes.js';
import { loudestOf, loudnessOf } from '../../src/page/level-meter.js';
import { MutedSpeech, Speaking } from '../../src/page/speaking.js';
import { stageContents, type StageOwn, type StageRoom } from '../../src/page/stage-contents.js';
import { withoutMarks } from '../../src/page/texts/isolated.js';
import { ViewSizes } from '../../src/page/view-sizes.js';

const person = (id: string, change: Partial<RoomParticipant> = {}): RoomParticipant =>
  ({ id, userId: id, name: id, isMe: id === 'me', state: 'CONNECTED', quality: 'GOOD', ...change }) as RoomParticipant;

const sent = (participantId: string, change: Partial<RemoteStream> = {}): RemoteStream => ({
  participantId,
  label: 'camera',
  stream: { id: participantId } as MediaStream,
  audioMuted: false,
  videoMuted: false,
  videoPaused: null,
  ...change,
});

interface Scene {
  readonly people?: readonly RoomParticipant[];
  readonly remote?: readonly RemoteStream[];
  readonly outOfCall?: readonly string[];
  readonly outside?: readonly string[];
  readonly inCall?: boolean;
}

const room = ({ people = [], remote = [], outOfCall = [], outside = [], inCall = true }: Scene) =>
  ({
    participants: [person('me'), ...people],
    media: {
      remote,
      inCall,
      outOfCall: new Set(outOfCall),
      outsideMesh: new Set(outside),
      isInMesh: !outside.includes('me'),
    },
  }) as StageRoom & NotedRoom;

const OWN: StageOwn = { camera: null, devices: { isAudible: false, isSilenced: () => false } };

const shown = (scene: Scene, choice: Partial<Parameters<typeof stageContents>[2]> = {}) =>
  stageContents(room(scene), OWN, { restarting: new Set(), pinned: null, ...choice });
const places = (...given: Parameters<typeof shown>) => shown(...given).map(({ key, place }) => `${key} ${place}`);
const stateOf = (key: string, ...given: Parameters<typeof shown>) =>
  shown(...given).find((one) => one.key === key)?.state;

describe('the stage', () => {
  const [ada, bob] = [person('ada'), person('bob')];

  it('gives a call of two to the other, with our own tile in the corner', () => {
    expect(places({ people: [ada] })).toEqual(['me/camera corner', 'ada/camera grid']);
    expect(places({ people: [ada, bob] })).toEqual(['me/camera grid', 'ada/camera grid', 'bob/camera grid']);
  });

  it('shows a screen large, or what is pinned instead', () => {
    const scene = { people: [ada], remote: [sent('ada'), sent('ada', { label: 'screen' })] };
    expect(places(scene)).toEqual(['ada/screen large', 'me/camera grid', 'ada/camera grid']);
    expect(places(scene, { pinned: 'ada/camera' })).toEqual(['ada/screen grid', 'me/camera grid', 'ada/camera large']);
    expect(places({ people: [ada] }, { pinned: 'gone/camera' })[0]).toBe('me/camera corner');
  });

  it('says why there is no picture', () => {
    const people = [ada];
    expect(stateOf('ada/camera', { people })).toBeNull();
    expect(stateOf('ada/camera', { people, outOfCall: ['ada'] })).toBe('outOfCall');
    expect(stateOf('ada/camera', { people, outside: ['ada'] })).toBe('outside');
    expect(stateOf('ada/camera', { people, outOfCall: ['ada'] }, { restarting: new Set(['ada']) })).toBe(
      'reconnecting',
    );
  });

  it('shows no old picture of somebody whose line starves', () => {
    const [, tile] = shown({ people: [ada], remote: [sent('ada', { videoPaused: 'starved' })] });
    expect(tile).toMatchObject({ state: 'videoStarved', videoMuted: true, audioMuted: false });
  });
});

describe('a tab that is hidden', () => {
  const browser = globalThis as unknown as Record<string, unknown>;

  beforeEach(() => {
    jest.useFakeTimers();
    browser['document'] = { hidden: true, addEventListener: () => undefined };
    // Browsers don't measure what they don't draw.
    browser['ResizeObserver'] = class {
      observe(): void {}
      disconnect(): void {}
    };
  });
  afterEach(() => {
    jest.useRealTimers();
    for (const name of ['document', 'ResizeObserver']) Reflect.deleteProperty(browser, name);
  });

  test('asks nothing of somebody who comes meanwhile', () => {
    const told: unknown[] = [];
    const sizes = new ViewSizes({ view: (...what) => told.push(what) });
    sizes.watch({} as Element, 'ada', 'camera');
    jest.advanceTimersByTime(1_000);
    sizes.close();
    expect(told).toEqual([['ada', 'camera', null]]);
  });
});

describe('the call’s notes', () => {
  const eight = Array.from({ length: 8 }, (_, at) => person(`p${at}`));
  const notes = (scene: Scene) => callNotes(room(scene)).map(withoutMarks);

  test('nothing is said of a call in which all is well', () => {
    expect(notes({ people: eight.slice(0, 3) })).toEqual([]);
  });

  test('who has no place is named to those inside, and told to themselves', () => {
    const people = [...eight.slice(0, 7), person('zoe')];
    expect(notes({ people, outside: ['zoe'] })).toEqual([
      'This call has 8 places. Without one, so neither seen nor heard: zoe.',
    ]);
    const crowd = Array.from({ length: 16 }, (_, at) => person(`z${at}`));
    expect(notes({ people: [...people.slice(0, 7), ...crowd], outside: crowd.map(({ id }) => id) })[0]).toMatch(
      /heard: z0, z1, z2 and 13 more\.$/,
    );
    expect(notes({ people: eight, outside: ['me'] })[0]).toMatch(/^This call has 8 places, and all are taken/);
  });

  test('a thin line is told once for all whose video it holds back, and hanging up alone', () => {
    const starving = { people: eight, remote: ['p1', 'p2'].map((id) => sent(id, { videoPaused: 'starved' })) };
    expect(notes(starving)).toEqual(['The line is too thin for the video of p1, p2. It comes back by itself.']);
    expect(notes({ ...starving, inCall: false })).toHaveLength(1);
  });
});

describe('speaking', () => {
  const level = (value: number) => new Map([['ada', value]]);

  it('goes on through a pause between two words, and ends after it', () => {
    const speaking = new Speaking();
    expect([...speaking.hear(level(0.2), 0)]).toEqual(['ada']);
    expect([...speaking.hear(level(0), 800)]).toEqual(['ada']);
    expect([...speaking.hear(level(0), 1_500)]).toEqual([]);
    expect([...speaking.hear(level(0.01), 1_600)]).toEqual([]);
  });

  it('while muted is told after some words, not after a cough, and not any more once unmuted', () => {
    const speech = new MutedSpeech();
    expect(speech.hear(0.3, true, 0)).toBe(false);
    expect(speech.hear(0, true, 3_000)).toBe(false);
    expect(speech.hear(0.3, true, 4_000)).toBe(false);
    expect(speech.hear(0.3, true, 4_500)).toBe(true);
    expect(speech.hear(0, true, 5_000)).toBe(true);
    expect(speech.hear(0.3, false, 5_100)).toBe(false);
    expect(speech.hear(0, true, 20_000)).toBe(false);
  });

  it('is as loud as its samples', () => {
    expect(loudnessOf(new Float32Array(8))).toBe(0);
    expect(loudnessOf(new Float32Array([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
    const syllable = new Float32Array(8192).fill(0.5, 1024, 2048);
    expect(loudestOf(syllable)).toBeCloseTo(0.5);
  });
});
