import { RejoinRequestError } from '../connection/request-error.js';
import type { StreamNote } from './control-message.js';
import { LABELS, type MediaLabel } from './places.js';

/** The kind of a media track, as in `MediaStreamTrack.kind`. */
export type TrackKind = 'audio' | 'video';

/** One labelled stream that we send. */
export interface Publication {
  readonly label: MediaLabel;
  /** Stands for the label in the SDP: its id stays while tracks are replaced. */
  readonly carrier: MediaStream;
  readonly stream: MediaStream;
  readonly muted: ReadonlySet<TrackKind>;
}

/** Whoever reads a screen wants it sharp, unless the application says that a film is shown. */
function sharpen(tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) if (track.contentHint === '') track.contentHint = 'detail';
}

/** What we send to everybody, by label. */
export class PublishedMedia {
  readonly #publications = new Map<MediaLabel, Publication>();
  /** Made when they are needed: where there is no media (jsdom, Node.js), a room can be joined nevertheless. */
  readonly #carriers = new Map<MediaLabel, MediaStream>();

  constructor(private readonly changed: () => void) {}

  get all(): readonly Publication[] {
    return [...this.#publications.values()];
  }

  /** Nothing is to be sent. */
  get isEmpty(): boolean {
    return this.all.every(({ stream }) => stream.getTracks().length === 0);
  }

  /** For a link that starves, or doesn't. */
  notesFor(starved: boolean): readonly StreamNote[] {
    return this.all.map(({ label, carrier, stream, muted }) => {
      const hasVideo = stream.getVideoTracks().length > 0;
      return {
        stream: carrier.id,
        label,
        audio: stream.getAudioTracks().length > 0,
        video: hasVideo && !starved,
        audioMuted: muted.has('audio'),
        videoMuted: muted.has('video'),
        videoPaused: hasVideo && starved ? 'starved' : null,
      };
    });
  }

  put(label: MediaLabel, stream: MediaStream): void {
    // A label has one place for sound and one for pictures.
    if (!LABELS.includes(label))
      throw new RejoinRequestError('BAD_USER_INPUT', `There is no place for "${label}"`, { field: 'label' });
    if (stream.getAudioTracks().length > 1 || stream.getVideoTracks().length > 1) {
      const message = 'A stream has at most one track for sound and one for pictures';
      throw new RejoinRequestError('BAD_USER_INPUT', message, { field: 'stream' });
    }
    const carrier = this.#carriers.get(label) ?? new MediaStream();
    this.#carriers.set(label, carrier);
    const before = this.#publications.get(label);
    const muted = before ? stillMuted(before, stream) : new Set<TrackKind>();
    for (const track of stream.getTracks()) if (muted.has(track.kind as TrackKind)) track.enabled = false;
    if (label === 'screen') sharpen(stream.getVideoTracks());
    this.#publications.set(label, { label, carrier, stream, muted });
    this.changed();
  }

  remove(label: MediaLabel): void {
    if (this.#publications.delete(label)) this.changed();
  }

  mute(label: MediaLabel, kind: TrackKind, muted: boolean): void {
    const publication = this.#publications.get(label);
    if (!publication) return;
    for (const track of publication.stream.getTracks()) if (track.kind === kind) track.enabled = !muted;
    const kinds = new Set(publication.muted);
    if (muted) kinds.add(kind);
    else kinds.delete(kind);
    this.#publications.set(label, { ...publication, muted: kinds });
    this.changed();
  }

  clear(): void {
    this.#publications.clear();
    this.changed();
  }
}

/** A microphone that is lost takes its being muted along: the one that is switched on later is to be heard. */
function stillMuted({ stream: before, muted }: Publication, now: MediaStream): ReadonlySet<TrackKind> {
  const has = (stream: MediaStream, kind: TrackKind): boolean =>
    stream.getTracks().some((track) => track.kind === kind);
  return new Set([...muted].filter((kind) => has(now, kind) || !has(before, kind)));
}
