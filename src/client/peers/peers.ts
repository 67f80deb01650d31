import { Emitter } from '../connection/emitter.js';
import type { SignalKind } from '../generated/operations.js';
import type { RoomParticipant } from '../room/roster.js';
import { Call } from './call.js';
import type { ControlMessage, TransferMessage } from './control-message.js';
import { isPolite } from './offer-verdict.js';
import type { Outgoing } from './link-media.js';
import type { PeerHost } from './peer-host.js';
import { Peer, type PeerState } from './peer.js';
import { linkAskedFor, type PeerSignal } from './peer-signal.js';
import type { MediaLabel } from './places.js';
import { PublishedMedia } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';
import { Uplink, type UplinkHost } from './uplink.js';
import { Views, type ViewSize } from './views.js';

/** The state of the direct connection to one participant. */
export interface PeerReport {
  /** The id of the other participant. */
  readonly participantId: string;
  /** The connection's present state. */
  readonly state: PeerState;
}

interface PeersEvents {
  media: readonly RemoteStream[];
  report: PeerReport;
  /** By participant id. */
  open: string;
  lost: string;
  message: { readonly from: string; readonly message: TransferMessage };
  bulk: { readonly from: string; readonly data: ArrayBuffer };
}

/** Who is in the room. */
export interface PeersRoom {
  readonly me: RoomParticipant | null;
  readonly participants: readonly RoomParticipant[];
  readonly isConnected: boolean;
}

/** What else the peers need. */
export interface PeersService {
  /** For all our video, bit/s. */
  readonly maxBitrate?: number | undefined;
  /** See `PeerHost`. */
  signal(to: string, signal: PeerSignal, isWanted: () => boolean): Promise<void>;
  configuration(): Promise<RTCConfiguration>;
  /** A file moves between us and that participant. */
  needsPeer(participantId: string): boolean;
}

/** A connection that nobody needs goes after … */
const IDLE_MS = 30_000;
/** … which is looked at so often. */
const TICK_MS = 5_000;

/**
 * The direct connections. Made when they are needed: to everybody in the mesh while we publish media, to the other endpoint
 * of a transfer, and to whoever makes an offer to us for one of the two.
 */
export class Peers extends Emitter<PeersEvents> {
  readonly published = new PublishedMedia(() => this.#mediaChanged());
  readonly call = new Call();
  readonly #views = new Views();
  readonly #uplink: Uplink;
  readonly #peers = new Map<string, Peer>();
  /** When a connection was last needed, by participant id. */
  readonly #neededAt = new Map<string, number>();
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly room: PeersRoom,
    private readonly service: PeersService,
  ) {
    super();
    this.#uplink = new Uplink(this.#uplinkHost(), service.maxBitrate);
  }

  get remote(): readonly RemoteStream[] {
    return this.#inCall().flatMap((peer) => peer.streams.all);
  }

  levels(): ReadonlyMap<string, number> {
    return new Map(this.#inCall().map(({ participantId, level }) => [participantId, level]));
  }

  get(participantId: string): Peer | null {
    return this.#peers.get(participantId) ?? null;
  }

  connections(): ReadonlyMap<string, RTCPeerConnection> {
    const pairs = [...this.#peers].flatMap(([id, peer]) => (peer.connection ? [[id, peer.connection] as const] : []));
    return new Map(pairs);
  }

  /** The connection to a participant, made (with an offer of ours) if there is none. Null: it isn't in the room. */
  ensure(participantId: string): Peer | null {
    return this.#ensure(participantId, true);
  }

  receive(from: string, kind: SignalKind, payload: unknown): void {
    // Only an offer begins a connection; the rest belongs to one, or comes too late.
    const begins = kind === 'OFFER' && this.#mayHave(from);
    const peer = begins ? this.#ensure(from, false) : this.get(from);
    peer?.receive(kind, payload);
  }

  /** The participant can't find a path to us, and asks us to begin. */
  restartAsked(from: string, payload: unknown): void {
    const known = this.get(from);
    if (known) known.restartAsked(linkAskedFor(payload));
    else if (this.#mayHave(from)) this.ensure(from);
  }

  leaveCall(): void {
    this.call.enter(false);
    this.published.clear();
    this.emit('media', this.remote);
  }

  joinCall(): void {
    if (this.call.enter(true)) this.#callChanged();
  }

  view(participantId: string, label: MediaLabel, size: ViewSize | null): void {
    if (this.#views.put(participantId, label, size)) this.get(participantId)?.tellMedia();
  }

  /** Somebody came, went or came back. */
  follow(before: readonly RoomParticipant[]): void {
    const present = new Map(this.room.participants.map((one) => [one.id, one]));
    for (const id of [...this.#peers.keys()]) if (!present.has(id)) this.close(id);
    this.#views.keep(new Set(present.keys()));
    if (this.call.follow(this.room.participants)) this.#meshChanged();
    const away = before.filter((one) => one.state === 'RECONNECTING').map((one) => one.id);
    const returned = away.filter((id) => present.get(id)?.state === 'CONNECTED');
    for (const id of returned) {
      this.get(id)?.repair();
      this.get(id)?.offerAgain();
    }
    this.#callEverybody();
  }

  /** We are back ourselves: what broke meanwhile is repaired now, and what may have been lost is said again. */
  repairAll(mayHaveLost: boolean): void {
    for (const peer of this.#peers.values()) {
      peer.repair();
      if (mayHaveLost) peer.offerAgain();
    }
  }

  /** Our device is in another network. */
  networkChanged(): void {
    for (const peer of this.#peers.values()) peer.networkChanged();
  }

  /** The participant came back with nothing in its hands (its page was reloaded). */
  startOver(participantId: string): void {
    if (this.call.heard(participantId, true)) this.#callChanged();
    if (this.#needs(participantId)) this.get(participantId)?.startOver();
    else this.close(participantId);
  }

  close(participantId: string): void {
    const peer = this.#peers.get(participantId);
    this.#peers.delete(participantId);
    this.#neededAt.delete(participantId);
    peer?.close();
    // Behind the end of its link, which tells the uplink that nothing of ours is shown there any more.
    this.#uplink.forget(participantId);
    if (this.#peers.size === 0) this.#stopTicking();
  }

  closeAll(): void {
    for (const id of [...this.#peers.keys()]) this.close(id);
  }

  #mediaChanged(): void {
    for (const peer of this.#peers.values()) peer.publish();
    this.#callEverybody();
  }

  #callChanged(): void {
    this.#mediaChanged();
    this.emit('media', this.remote);
  }

  #meshChanged(): void {
    for (const id of [...this.#peers.keys()]) if (!this.#mayHave(id)) this.close(id);
    this.#callChanged();
  }

  #callEverybody(): void {
    const { call, published, room } = this;
    const isCalled = (id: string): boolean => call.mustHear(id) || (call.carries(id) && !published.isEmpty);
    const present = room.participants.filter((one) => !one.isMe && one.state === 'CONNECTED');
    for (const { id } of present) if (isCalled(id)) this.ensure(id);
  }

  #inCall(): readonly Peer[] {
    return [...this.#peers.values()].filter(({ participantId }) => this.call.carries(participantId));
  }

  /** A connection to the participant has a use, or may come to have one. */
  #mayHave(participantId: string): boolean {
    return this.call.joins(participantId) || this.service.needsPeer(participantId);
  }

  #ensure(participantId: string, offers: boolean): Peer | null {
    const me = this.room.me;
    const present = this.room.participants.some((one) => one.id === participantId && !one.isMe);
    if (!me || !present) return null;
    return this.#peers.get(participantId) ?? this.#open(participantId, isPolite(me.id, participantId), offers);
  }

  #open(participantId: string, polite: boolean, offers: boolean): Peer {
    const peer = new Peer(participantId, polite, this.#host(), offers);
    this.#peers.set(participantId, peer);
    this.#neededAt.set(participantId, performance.now());
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
    this.#uplink.start();
    peer.on('state', (state) => this.emit('report', { participantId, state }));
    peer.on('media', () => this.emit('media', this.remote));
    peer.on('call', (inCall) => this.call.heard(participantId, inCall) && this.#callChanged());
    peer.on('view', (views) => this.#uplink.viewed(participantId, views));
    peer.on('open', () => {
      this.call.told(participantId);
      this.emit('open', participantId);
    });
    peer.on('lost', () => {
      this.#uplink.viewed(participantId, []);
      this.emit('lost', participantId);
    });
    peer.on('message', (message) => this.emit('message', { from: participantId, message }));
    peer.on('bulk', (data) => this.emit('bulk', { from: participantId, data }));
    this.emit('report', { participantId, state: peer.state });
    return peer;
  }

  #needs(participantId: string): boolean {
    const hasMedia = !this.published.isEmpty || this.get(participantId)?.sends === true;
    return (hasMedia && this.call.carries(participantId)) || this.service.needsPeer(participantId);
  }

  #tick(): void {
    const now = performance.now();
    for (const [id, peer] of this.#peers) {
      if (this.#needs(id)) this.#neededAt.set(id, now);
      if (now - (this.#neededAt.get(id) ?? now) > IDLE_MS) this.close(id);
      else peer.tellMedia();
    }
  }

  #stopTicking(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#uplink.stop();
  }

  #host(): PeerHost {
    const { room, service } = this;
    return {
      configuration: () => service.configuration(),
      signal: (to, signal, isWanted) => service.signal(to, signal, isWanted),
      canSignal: (id) =>
        room.isConnected && room.participants.some((one) => one.id === id && one.state === 'CONNECTED'),
      needs: (id) => this.#needs(id),
      release: (id) => this.close(id),
      outgoing: (id) => this.#outgoing(id),
      notes: (id) => this.#notes(id),
    };
  }

  #uplinkHost(): UplinkHost {
    return {
      receivers: () => (this.published.isEmpty ? [] : this.#inCall()),
      shaped: (id) => this.get(id)?.shape(),
      starved: (id) => this.get(id)?.publish(),
    };
  }

  #outgoing(participantId: string): Outgoing {
    const publications = this.call.carries(participantId) ? this.published.all : [];
    return { publications, shape: this.#uplink.shape(participantId) };
  }

  #notes(participantId: string): readonly ControlMessage[] {
    const streams = this.call.carries(participantId)
      ? this.published.notesFor(this.#uplink.isStarved(participantId))
      : [];
    const views = this.#views.of(participantId);
    const said = { type: 'streams', streams, inCall: this.call.inCall } as const;
    return views.length > 0 ? [said, { type: 'view', views }] : [said];
  }
}
