import { Emitter } from '../connection/emitter.js';
import type { SignalKind } from '../generated/operations.js';
import type { RoomParticipant } from '../room/roster.js';
import type { TransferMessage } from './control-message.js';
import { isPolite } from './offer-verdict.js';
import { Peer, type PeerHost, type PeerState } from './peer.js';
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
  signal(to: string, kind: SignalKind, payload: unknown): void;
  iceServers(): Promise<RTCIceServer[]>;
  /** A file moves between us and that participant. */
  needsPeer(participantId: string): boolean;
}

/** Every camera goes to each peer on its own: more than this no uplink carries. */
const MESH_LIMIT = 8;

/**
 * The direct connections. Made when they are needed: to everybody (up to eight) while we publish media, to the other
 * endpoint of a transfer, and to whoever makes an offer to us.
 */
export class Peers extends Emitter<PeersEvents> {
  readonly published = new PublishedMedia(() => this.#mediaChanged());
  readonly #peers = new Map<string, Peer>();

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

  /** The connection to a participant, made if there is none. Null: it isn't in the room. */
  ensure(participantId: string): Peer | null {
    const me = this.room.me;
    const present = this.room.participants.some((one) => one.id === participantId && !one.isMe);
    if (!me || !present) return null;
    return this.#peers.get(participantId) ?? this.#open(participantId, isPolite(me.id, participantId));
  }

  receive(from: string, kind: SignalKind, payload: unknown): void {
    // Only an offer begins a connection; the rest belongs to one, or comes too late.
    const peer = kind === 'OFFER' ? this.ensure(from) : this.get(from);
    peer?.receive(kind, payload);
  }

  /** Somebody came, went or came back. */
  follow(before: readonly RoomParticipant[]): void {
    const present = new Map(this.room.participants.map((one) => [one.id, one]));
    for (const id of [...this.#peers.keys()]) if (!present.has(id)) this.close(id);
    const away = before.filter((one) => one.state === 'RECONNECTING').map((one) => one.id);
    for (const id of away) if (present.get(id)?.state === 'CONNECTED') this.get(id)?.repair();
    this.#callEverybody();
  }

  /** We are back ourselves: what broke meanwhile is repaired now. */
  repairAll(): void {
    for (const peer of this.#peers.values()) peer.repair();
  }

  /** The participant came back with nothing in its hands (its page was reloaded). */
  startOver(participantId: string): void {
    if (this.#needs(participantId)) this.get(participantId)?.startOver();
    else this.close(participantId);
  }

  close(participantId: string): void {
    const peer = this.#peers.get(participantId);
    this.#peers.delete(participantId);
    peer?.close();
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

  #open(participantId: string, polite: boolean): Peer {
    const peer = new Peer(participantId, polite, this.#host());
    this.#peers.set(participantId, peer);
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
    const receives = (this.get(participantId)?.streams.all.length ?? 0) > 0;
    return !this.published.isEmpty || receives || this.service.needsPeer(participantId);
  }

  #host(): PeerHost {
    const { room, service, published } = this;
    return {
      iceServers: () => service.iceServers(),
      signal: (to, kind, payload) => service.signal(to, kind, payload),
      canSignal: (id) =>
        room.isConnected && room.participants.some((one) => one.id === id && one.state === 'CONNECTED'),
      needs: (id) => this.#needs(id),
      get publications() {
        return published.all;
      },
      get notes() {
        return published.notes;
      },
    };
  }
}
