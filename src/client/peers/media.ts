import type { Peers } from './peers.js';
import type { MediaLabel } from './places.js';
import type { TrackKind } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';

/** What we send to everybody, by label: `camera` (with the microphone) or `screen` (with its sound). */
export class Media {
  constructor(private readonly peers: Peers) {}

  get published(): ReadonlyMap<MediaLabel, MediaStream> {
    return new Map(this.peers.published.all.map(({ label, stream }) => [label, stream]));
  }

  /** What the others send us. */
  get remote(): readonly RemoteStream[] {
    return this.peers.remote;
  }

  /**
   * Starts sending the stream's tracks, at most one for sound and one for pictures; the same label again replaces its
   * tracks in place (another camera). Throws a `RejoinRequestError` BAD_USER_INPUT for another label or more tracks.
   */
  publish(label: MediaLabel, stream: MediaStream): void {
    this.peers.published.put(label, stream);
  }

  /** Stops sending; it doesn't stop the tracks: the camera light is the page's. */
  unpublish(label: MediaLabel): void {
    this.peers.published.remove(label);
  }

  /** Switches our tracks of that kind off (or on) and tells the others. */
  mute(label: MediaLabel, kind: TrackKind, muted: boolean): void {
    this.peers.published.mute(label, kind, muted);
  }
}
