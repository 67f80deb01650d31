import { Emitter } from '../connection/emitter.js';
import type { SignalKind } from '../generated/operations.js';
import type { RoomParticipant } from '../room/roster.js';
import type { TransferMessage } from './control-message.js';
import { isPolite } from './offer-verdict.js';
import type { PeerHost } from './peer-host.js';
import { Peer, type PeerState } from './peer.js';
import { linkAskedFor, type PeerSignal } from './peer-signal.js';
import { PublishedMedia } from './published-media.js';
import type { RemoteStream } from './remote-streams.js';

export interface PeerReport {
  readonly participantId: string;
  /** `restarting`: the path was lost, a new one is looked for. */
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
  /** See `PeerHost`. */
  signal(to: string, signal: PeerSignal, isWanted: () => boolean): Promise<void>;
  configuration(): Promise<RTCConfiguration>;
  /** A file moves between us and that participant. */
  needsPeer(participantId: string): boolean;
}

/** Every camera goes to each peer on its own: more than this no uplink carries. */
const MESH_LIMIT = 8;

/** A connection that nobody needs takes one of these places: it goes after … */
const IDLE_MS = 30_000;
/** … which is looked at so often. */
const TICK_MS = 5_000;

/**
 * The direct connections. Made when they are needed: to everybody (up to eight) while we publish media, to the other
 * endpoint of a transfer, and to whoever makes an offer to us.
 */
export class Peers extends Emitter<PeersEvents> {
  readonly published = new PublishedMedia(() => this.#mediaChanged());
  readonly #peers = new Map<string, Peer>();
  /** When a connection was last needed, by participant id. */
  readonly #neededAt = new Map<string, number>();
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly room: PeersRoom,
    private readonly service: PeersService,
  ) {
    super();
  }

  get remote(): readonly RemoteStream[] {
    return [...this.#peers.values()].flatMap((peer) => peer.streams.all);
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
    const peer = kind === 'OFFER' ? this.#ensure(from, false) : this.get(from);
    peer?.receive(kind, payload);
  }

  /** The participant can't find a path to us, and asks us to begin. */
  restartAsked(from: string, payload: unknown): void {
    const known = this.get(from);
    if (known) known.restartAsked(linkAskedFor(payload));
    else this.ensure(from);
  }

  /** Somebody came, went or came back. */
  follow(before: readonly RoomParticipant[]): void {
    const present = new Map(this.room.participants.map((one) => [one.id, one]));
    for (const id of [...this.#peers.keys()]) if (!present.has(id)) this.close(id);
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

  /** The participant came back with nothing in its hands (its page was reloaded). */
  startOver(participantId: string): void {
    if (this.#needs(participantId)) this.get(participantId)?.startOver();
    else this.close(participantId);
  }

  close(participantId: string): void {
    const peer = this.#peers.get(participantId);
    this.#peers.delete(participantId);
    this.#neededAt.delete(participantId);
    peer?.close();
    if (this.#peers.size === 0) this.#stopTicking();
  }

  closeAll(): void {
    for (const id of [...this.#peers.keys()]) this.close(id);
  }

  #mediaChanged(): void {
    for (const peer of this.#peers.values()) peer.publish();
    this.#callEverybody();
  }

  #callEverybody(): void {
    if (this.published.isEmpty) return;
    const others = this.room.participants.filter((one) => !one.isMe && one.state === 'CONNECTED');
    for (const other of others) if (this.#peers.size < MESH_LIMIT) this.ensure(other.id);
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
    peer.on('state', (state) => this.emit('report', { participantId, state }));
    peer.on('media', () => this.emit('media', this.remote));
    peer.on('open', () => this.emit('open', participantId));
    peer.on('lost', () => this.emit('lost', participantId));
    peer.on('message', (message) => this.emit('message', { from: participantId, message }));
    peer.on('bulk', (data) => this.emit('bulk', { from: participantId, data }));
    this.emit('report', { participantId, state: peer.state });
    return peer;
  }

  #needs(participantId: string): boolean {
    const receives = this.get(participantId)?.sends ?? false;
    return !this.published.isEmpty || receives || this.service.needsPeer(participantId);
  }

  #tick(): void {
    const now = performance.now();
    for (const [id, peer] of this.#peers) {
      if (this.#needs(id)) this.#neededAt.set(id, now);
      if (now - (this.#neededAt.get(id) ?? now) > IDLE_MS) this.close(id);
      else peer.tellStreams();
    }
  }

  #stopTicking(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #host(): PeerHost {
    const { room, service, published } = this;
    return {
      configuration: () => service.configuration(),
      signal: (to, signal, isWanted) => service.signal(to, signal, isWanted),
      canSignal: (id) =>
        room.isConnected && room.participants.some((one) => one.id === id && one.state === 'CONNECTED'),
      needs: (id) => this.#needs(id),
      release: (id) => this.close(id),
      get publications() {
        return published.all;
      },
      get notes() {
        return published.notes;
      },
    };
  }
}
