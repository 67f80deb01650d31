import type { Peers } from './peers.js';
import type { TrackKind } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';

/** What we send to everybody, by label; two labels are in use: `camera` (with the microphone) and `screen`. */
export class Media {
  constructor(private readonly peers: Peers) {}

  get published(): ReadonlyMap<string, MediaStream> {
    return new Map(this.peers.published.all.map(({ label, stream }) => [label, stream]));
  }

  /** What the others send us. */
  get remote(): readonly RemoteStream[] {
    return this.peers.remote;
  }

  /** Starts sending the stream's tracks; the same label again replaces its tracks in place (another camera). */
  publish(label: string, stream: MediaStream): void {
    this.peers.published.put(label, stream);
  }

  /** Stops sending; it doesn't stop the tracks: the camera light is the page's. */
  unpublish(label: string): void {
    this.peers.published.remove(label);
  }

  /** Switches our tracks of that kind off (or on) and tells the others. */
  mute(label: string, kind: TrackKind, muted: boolean): void {
    this.peers.published.mute(label, kind, muted);
  }
}
