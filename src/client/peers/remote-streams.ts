import type { StreamNote, VideoPause } from './control-message.js';
import { LABELS, placeName, type MediaLabel } from './places.js';
import type { TrackKind } from './published-media.js';

/** A stream that another participant sends us. */
export interface RemoteStream {
  /** The id of the participant that sends the stream. */
  readonly participantId: string;
  /** `camera` (with the microphone) or `screen`. A stream of another kind of client, without a label, counts as `camera`. */
  readonly label: string;
  /** The stream, to be shown as the `srcObject` of a `<video>`: the same object while tracks come and go. */
  readonly stream: MediaStream;
  /** True while the sender has muted the sound. */
  readonly audioMuted: boolean;
  /** True while the sender has muted the video. */
  readonly videoMuted: boolean;
  /**
   * `starved`: the network path from the sender carries no video at present. The sender has switched it off for us alone,
   * and tries again by itself; meanwhile `stream` has no video track, or no track at all. Null: video is not paused.
   */
  readonly videoPaused: VideoPause | null;
}

const KINDS: readonly TrackKind[] = ['audio', 'video'];

/** What one participant sends us, and what it says these streams are. */
export class RemoteStreams {
  /** Of a client that negotiates each stream, by id. */
  readonly #streams = new Map<string, MediaStream>();
  /** Of one that fills fixed places: what it says is on. */
  readonly #labelled = new Map<MediaLabel, MediaStream>();
  #places: ReadonlyMap<string, MediaStreamTrack> = new Map();
  #notes: readonly StreamNote[] = [];

  constructor(
    private readonly participantId: string,
    private readonly changed: () => void,
  ) {}

  get all(): readonly RemoteStream[] {
    const named = [...this.#labelled].map(([label, stream]) => this.#describe(stream, label, this.#noteOf(label)));
    const negotiated = [...this.#streams.values()].map((stream) => {
      const note = this.#notes.find((one) => one.stream === stream.id);
      return this.#describe(stream, note?.label ?? 'camera', note);
    });
    return [...named, ...negotiated];
  }

  /** The link has these places: a track each, whether or not something comes. */
  place(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    this.#places = tracks;
    this.#fill();
    this.changed();
  }

  add(track: MediaStreamTrack, stream: MediaStream | undefined): void {
    const target = stream ?? new MediaStream([track]);
    this.#streams.set(target.id, target);
    target.onremovetrack = () => this.#dropIfEmpty(target);
    this.changed();
  }

  describe(notes: readonly StreamNote[]): void {
    // They are repeated in case that one was lost.
    if (JSON.stringify(notes) === JSON.stringify(this.#notes)) return;
    this.#notes = notes;
    this.#fill();
    this.changed();
  }

  /** The link is gone. */
  clear(): void {
    const had = this.all.length > 0;
    this.#streams.clear();
    this.#places = new Map();
    this.#notes = [];
    this.#fill();
    if (had) this.changed();
  }

  /** What goes off leaves at once: a place that carries nothing shows its last picture for ever. */
  #fill(): void {
    for (const label of LABELS) {
      const tracks = this.#tracksOf(label);
      const stream = this.#labelled.get(label) ?? new MediaStream();
      for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
      for (const track of tracks) stream.addTrack(track);
      if (tracks.length > 0 || this.#noteOf(label)?.videoPaused) this.#labelled.set(label, stream);
      else this.#labelled.delete(label);
    }
  }

  #tracksOf(label: MediaLabel): readonly MediaStreamTrack[] {
    const note = this.#noteOf(label);
    const on = KINDS.filter((kind) => note?.[kind] === true);
    return on.flatMap((kind) => this.#places.get(placeName({ label, kind })) ?? []);
  }

  #noteOf(label: MediaLabel): StreamNote | undefined {
    return this.#notes.find((note) => note.label === label);
  }

  #describe(stream: MediaStream, label: string, note: StreamNote | undefined): RemoteStream {
    const { audioMuted = false, videoMuted = false, videoPaused = null } = note ?? {};
    return { participantId: this.participantId, label, stream, audioMuted, videoMuted, videoPaused };
  }

  #dropIfEmpty(stream: MediaStream): void {
    if (stream.getTracks().length === 0) this.#streams.delete(stream.id);
    this.changed();
  }
}
