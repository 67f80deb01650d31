import { describe, expect, it } from '@jest/globals';
import { PublishedMedia } from '../../src/client/peers/published-media.js';

/** As much of a stream as a publication looks at. */
const streamOf = (...kinds: readonly ('audio' | 'video')[]) => {
  const tracks = kinds.map((kind) => ({ kind, enabled: true }));
  const ofKind = (wanted: string) => tracks.filter(({ kind }) => kind === wanted);
  return {
    id: kinds.join(),
    getTracks: () => tracks,
    getAudioTracks: () => ofKind('audio'),
    getVideoTracks: () => ofKind('video'),
  } as unknown as MediaStream;
};

Object.assign(globalThis, { MediaStream: EventTarget });

describe('a muted microphone', () => {
  const published = (): PublishedMedia => {
    const media = new PublishedMedia(() => undefined);
    media.put('camera', streamOf('audio', 'video'));
    media.mute('camera', 'audio', true);
    return media;
  };

  it('stays muted while another one takes its place', () => {
    const media = published();
    const other = streamOf('audio', 'video');
    media.put('camera', other);
    expect([media.notesFor(false)[0]?.audioMuted, other.getAudioTracks()[0]?.enabled]).toEqual([true, false]);
  });

  it('that is lost is heard when it is wanted again', () => {
    const media = published();
    media.put('camera', streamOf('video'));
    const again = streamOf('audio', 'video');
    media.put('camera', again);
    expect([media.notesFor(false)[0]?.audioMuted, again.getAudioTracks()[0]?.enabled]).toEqual([false, true]);
  });
});
