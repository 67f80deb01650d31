import type { StreamNote } from './control-message.js';

export type TrackKind = 'audio' | 'video';

/** One labelled stream that we send. */
export interface Publication {
  readonly label: string;
  /** Stands for the label on the wire: its id stays while tracks are replaced. */
  readonly carrier: MediaStream;
  readonly stream: MediaStream;
  readonly muted: ReadonlySet<TrackKind>;
}

/** What we send to everybody, by label. */
export class PublishedMedia {
  readonly #publications = new Map<string, Publication>();

  constructor(private readonly changed: () => void) {}

  get all(): readonly Publication[] {
    return [...this.#publications.values()];
  }

  get isEmpty(): boolean {
    return this.#publications.size === 0;
  }

  get notes(): readonly StreamNote[] {
    return this.all.map(({ label, carrier, muted }) => ({
      stream: carrier.id,
      label,
      audioMuted: muted.has('audio'),
      videoMuted: muted.has('video'),
    }));
  }

  put(label: string, stream: MediaStream): void {
    const before = this.#publications.get(label);
    const muted = before?.muted ?? new Set<TrackKind>();
    for (const track of stream.getTracks()) if (muted.has(track.kind as TrackKind)) track.enabled = false;
    this.#publications.set(label, { label, carrier: before?.carrier ?? new MediaStream(), stream, muted });
    this.changed();
  }

  remove(label: string): void {
    if (this.#publications.delete(label)) this.changed();
  }

  mute(label: string, kind: TrackKind, muted: boolean): void {
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
