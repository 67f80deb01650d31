import type { Peers } from './peers.js';
import type { MediaLabel } from './places.js';
import type { TrackKind } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';
import type { ViewSize } from './views.js';

/**
 * The call: what we send to everybody, by label: `camera` (with the microphone) or `screen` (with its sound), and what the
 * others send us. Each goes directly to each other, a *mesh*, for which eight are the limit: the first eight participants of
 * the room by `joinedAt`, then `id`, are in it, RECONNECTING ones too. Whoever is outside sends and receives nothing before
 * one of them leaves the room. The room's event `media` tells every change of what can be read here, `levels()` aside.
 */
export class Media {
  constructor(private readonly peers: Peers) {}

  get published(): ReadonlyMap<MediaLabel, MediaStream> {
    return new Map(this.peers.published.all.map(({ label, stream }) => [label, stream]));
  }

  /** What the others send us. */
  get remote(): readonly RemoteStream[] {
    return this.peers.remote;
  }

  /** We have not left the call. */
  get inCall(): boolean {
    return this.peers.call.inCall;
  }

  /** Ids of participants who said that they left the call. They see and hear nothing, and send nothing. */
  get outOfCall(): ReadonlySet<string> {
    return this.peers.call.outOfCall;
  }

  /** We are one of the eight; also true before we are in the room. */
  get isInMesh(): boolean {
    return this.peers.call.isInMesh;
  }

  /** Ids of the participants that are not, we ourselves among them. */
  get outsideMesh(): ReadonlySet<string> {
    return this.peers.call.outsideMesh;
  }

  /**
   * Starts sending the stream's tracks, at most one for sound and one for pictures; the same label again replaces its
   * tracks in place (another camera). Joins the call again, if we left it. Throws a `RejoinRequestError` BAD_USER_INPUT for
   * another label or more tracks.
   */
  publish(label: MediaLabel, stream: MediaStream): void {
    this.peers.published.put(label, stream);
    this.joinCall();
  }

  /** Stops sending; it doesn't stop the tracks: the camera light is the page's. */
  unpublish(label: MediaLabel): void {
    this.peers.published.remove(label);
  }

  /**
   * Switches our tracks of that kind off (or on) and tells the others. It stays so while tracks of that kind are replaced, and
   * ends when the label is published without one.
   */
  mute(label: MediaLabel, kind: TrackKind, muted: boolean): void {
    this.peers.published.mute(label, kind, muted);
  }

  /**
   * Hangs up, in both directions: unpublishes everything (the tracks are the page's to stop), empties `remote`, and tells the
   * others, who send us nothing any more. Files go on.
   */
  leaveCall(): void {
    this.peers.leaveCall();
  }

  /** After `leaveCall`: what the others send comes again. We send nothing before we publish. */
  joinCall(): void {
    this.peers.joinCall();
  }

  /**
   * Says how large the page shows that stream, in device pixels (CSS pixels × `devicePixelRatio`): its sender sends no more
   * than that. Null: it is not shown, and no video is sent until it is. Say it whenever it changes; a stream of which
   * nothing was said comes as large as the sender can.
   */
  view(participantId: string, label: MediaLabel, size: ViewSize | null): void {
    this.peers.view(participantId, label, size);
  }

  /** How loud the others are at this moment, by participant id: 0 (silent) to 1. For a mark at whoever speaks, ask often. */
  levels(): ReadonlyMap<string, number> {
    return this.peers.levels();
  }
}
