import type { Peers } from './peers.js';
import type { MediaLabel } from './places.js';
import type { TrackKind } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';
import type { ViewSize } from './views.js';

/**
 * The call of a room: the streams that we publish, `camera` (with the microphone) and `screen` (with its sound), and the
 * streams of the others. Each participant sends its media directly to each other one, in a *mesh* of at most eight: the
 * first eight participants of the room by `joinedAt`, then `id`, RECONNECTING ones included. A participant outside the mesh
 * sends and receives no media until one of the eight leaves the room. The room's event `media` tells each change of this
 * object except `levels()`.
 */
export class Media {
  /** @internal */
  constructor(private readonly peers: Peers) {}

  /** The streams that we publish, by label. */
  get published(): ReadonlyMap<MediaLabel, MediaStream> {
    return new Map(this.peers.published.all.map(({ label, stream }) => [label, stream]));
  }

  /** The streams that the other participants send us: a new array at each read, and the value of the room's event `media`. */
  get remote(): readonly RemoteStream[] {
    return this.peers.remote;
  }

  /** True unless we left the call by `leaveCall()`. */
  get inCall(): boolean {
    return this.peers.call.inCall;
  }

  /** The ids of the participants that left the call: they send and receive no media. */
  get outOfCall(): ReadonlySet<string> {
    return this.peers.call.outOfCall;
  }

  /** True if we are one of the eight participants of the mesh, and before we are in the room. */
  get isInMesh(): boolean {
    return this.peers.call.isInMesh;
  }

  /** The ids of the participants outside the mesh; ours too, if we are outside. */
  get outsideMesh(): ReadonlySet<string> {
    return this.peers.call.outsideMesh;
  }

  /**
   * Sends the stream's tracks to everybody in the mesh, at most one track for sound and one for pictures. The same label
   * again replaces the tracks in place (another camera). Joins the call again, if we left it. Throws a `RejoinRequestError`
   * BAD_USER_INPUT for another label, or for more tracks.
   */
  publish(label: MediaLabel, stream: MediaStream): void {
    this.peers.published.put(label, stream);
    this.joinCall();
  }

  /** Stops sending the stream of that label. The tracks go on, and the camera's light: stopping them is the page's. */
  unpublish(label: MediaLabel): void {
    this.peers.published.remove(label);
  }

  /**
   * Switches our tracks of that kind off (`muted`: true) or on (false), and tells the others. The state holds while tracks
   * of that kind are replaced, and ends when the label is published without one. Does nothing if the label isn't published.
   */
  mute(label: MediaLabel, kind: TrackKind, muted: boolean): void {
    this.peers.published.mute(label, kind, muted);
  }

  /**
   * Hangs up in both directions: unpublishes everything (stopping the tracks is the page's), empties `remote`, and tells
   * the others, which stop sending to us. Files continue.
   */
  leaveCall(): void {
    this.peers.leaveCall();
  }

  /** Joins the call again after `leaveCall`: the others send to us again. We send nothing until `publish`. */
  joinCall(): void {
    this.peers.joinCall();
  }

  /**
   * Tells the sender how large the page shows a stream: the sender sends no larger picture. `participantId` and `label` name
   * the stream; `size` is in device pixels, and null if the stream is not shown, so that no video is sent. Call it at each
   * change of size. Without a call the sender sends the largest picture that it can.
   */
  view(participantId: string, label: MediaLabel, size: ViewSize | null): void {
    this.peers.view(participantId, label, size);
  }

  /** The loudness of each participant in the call at this moment, by its id: 0 to 1, where 0 is silence. Poll it to mark who speaks. */
  levels(): ReadonlyMap<string, number> {
    return this.peers.levels();
  }
}
