import type { StreamNote } from './control-message.js';

export interface RemoteStream {
  readonly participantId: string;
  /** `camera` (with the microphone) or `screen`; what a client doesn't name is taken for a camera. */
  readonly label: string;
  readonly stream: MediaStream;
  readonly audioMuted: boolean;
  readonly videoMuted: boolean;
}

/** What one participant sends us, and what it says these streams are. */
export class RemoteStreams {
  readonly #streams = new Map<string, MediaStream>();
  #notes = new Map<string, StreamNote>();

  constructor(
    private readonly participantId: string,
    private readonly changed: () => void,
  ) {}

  get all(): readonly RemoteStream[] {
    return [...this.#streams.values()].map((stream) => {
      const { label = 'camera', audioMuted = false, videoMuted = false } = this.#notes.get(stream.id) ?? {};
      return { participantId: this.participantId, label, stream, audioMuted, videoMuted };
    });
  }

  add(track: MediaStreamTrack, stream: MediaStream | undefined): void {
    const target = stream ?? new MediaStream([track]);
    this.#streams.set(target.id, target);
    target.onremovetrack = () => this.#dropIfEmpty(target);
    this.changed();
  }

  describe(notes: readonly StreamNote[]): void {
    this.#notes = new Map(notes.map((note) => [note.stream, note]));
    this.changed();
  }

  clear(): void {
    if (this.#streams.size === 0) return;
    this.#streams.clear();
    this.changed();
  }

  #dropIfEmpty(stream: MediaStream): void {
    if (stream.getTracks().length === 0) this.#streams.delete(stream.id);
    this.changed();
  }
}
