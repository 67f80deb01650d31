import { Emitter } from '../connection/emitter.js';
import type { SignalKind } from '../generated/operations.js';
import { CandidatesBatch } from './candidates-batch.js';
import type { ControlMessage, StreamNote, TransferMessage } from './control-message.js';
import { Link } from './link.js';
import { isAnswerToOurs, judgeOffer, type OwnSide } from './offer-verdict.js';
import { PathWatch } from './path-watch.js';
import type { Publication } from './published-media.js';
import { RemoteCandidates } from './remote-candidates.js';
import { RemoteStreams } from './remote-streams.js';
import { originOf, sessionLineOf } from './session-line.js';

export type PeerState = 'connecting' | 'connected' | 'restarting' | 'closed';

export interface PeerEvents {
  state: PeerState;
  media: undefined;
  /** Both channels are open, on a new connection: what the old one had on its way is lost. */
  open: undefined;
  /** The connection with the channels is gone. */
  lost: undefined;
  message: TransferMessage;
  bulk: ArrayBuffer;
}

/** What a peer needs of the room. */
export interface PeerHost {
  iceServers(): Promise<RTCIceServer[]>;
  signal(participantId: string, kind: SignalKind, payload: unknown): void;
  /** The server and the participant can both be reached now: signals have a chance. */
  canSignal(participantId: string): boolean;
  /** There is media or a file to move between us. */
  needs(participantId: string): boolean;
  readonly publications: readonly Publication[];
  readonly notes: readonly StreamNote[];
}

/** After so many ICE restarts in vain the connection itself is given up for a new one. */
const MAX_REPAIRS = 2;

type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string };

/** The direct connection to one participant, over all its incarnations. */
export class Peer extends Emitter<PeerEvents> {
  readonly streams: RemoteStreams;
  readonly #candidates: CandidatesBatch;
  readonly #remoteCandidates = new RemoteCandidates();
  readonly #watch: PathWatch;
  #link: Link | null = null;
  /** Attempts since the path was last good. */
  #repairs = 0;
  #state: PeerState = 'connecting';
  /** Descriptions are handled one after the other, ours and theirs: this replaces the flags of perfect negotiation. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    readonly participantId: string,
    private readonly polite: boolean,
    private readonly host: PeerHost,
  ) {
    super();
    this.streams = new RemoteStreams(participantId, () => this.emit('media', undefined));
    this.#candidates = new CandidatesBatch((batch) => host.signal(participantId, 'ICE_CANDIDATE', batch));
    this.#watch = new PathWatch(polite, () => this.#repair());
    this.#enqueue(() => this.#renew());
  }

  get state(): PeerState {
    return this.#state;
  }

  get connection(): RTCPeerConnection | null {
    return this.#link?.connection ?? null;
  }

  /** The channel for file bytes, when it can be written to. */
  get bulk(): RTCDataChannel | null {
    return this.#link?.isOpen ? this.#link.bulk : null;
  }

  tell(message: ControlMessage): boolean {
    return this.#link?.tell(message) ?? false;
  }

  /** Our published media changed. */
  publish(): void {
    this.#enqueue(async () => {
      this.#link?.tell({ type: 'streams', streams: this.host.notes });
      await this.#link?.send(this.host.publications);
    });
  }

  receive(kind: SignalKind, payload: unknown): void {
    this.#enqueue(async () => {
      if (kind === 'ICE_CANDIDATE') return this.#takeCandidates(payload);
      const description = parseDescription(payload);
      if (description?.type === 'offer') return this.#takeOffer(description);
      if (description?.type === 'answer') return this.#takeAnswer(description);
    });
  }

  /** Both sides can be asked again: looks for a path, if there is none. */
  repair(): void {
    const link = this.#link;
    if (link) this.#watch.hurry(stateOf(link));
  }

  /** Looks for a path again, if there is none and the other side can be asked. */
  #repair(): void {
    this.#enqueue(async () => {
      const link = this.#link;
      if (!link || (link.connection.connectionState === 'connected' && !link.isDead)) return;
      if (!this.host.canSignal(this.participantId) || !this.host.needs(this.participantId)) return;
      if (this.#state === 'connected') this.#setState('restarting');
      if (link.isDead || this.#repairs++ >= MAX_REPAIRS) return this.#renew();
      if (link.isOffering) this.#send('OFFER', link.openOffer());
      else link.connection.restartIce();
    });
  }

  /** The other side has lost its connection (its page was reloaded): begin anew. */
  startOver(): void {
    this.#enqueue(() => this.#renew());
  }

  close(): void {
    this.#watch.stop();
    this.#candidates.clear();
    this.#setState('closed');
    this.#dropLink();
  }

  async #takeOffer(offer: Description): Promise<void> {
    const line = sessionLineOf(offer.sdp) ?? { from: originOf(offer.sdp), to: null, sequence: 0 };
    const verdict = judgeOffer(this.#ownSide(), line);
    if (verdict === 'ignore') return;
    if (verdict === 'replace-and-offer') return this.#renew();
    if (verdict === 'replace-and-answer') await this.#renew();
    const link = this.#link;
    if (!link) return;
    const answer = await link.answer(offer, line.from, line.sequence);
    this.#send('ANSWER', answer);
    await this.#remoteCandidates.release(link.connection);
  }

  async #takeAnswer(answer: Description): Promise<void> {
    const link = this.#link;
    if (!link?.isOffering) return;
    const line = sessionLineOf(answer.sdp);
    if (line && !isAnswerToOurs(this.#ownSide(), link.sequence, line)) return;
    await link.accept(answer, line?.from ?? originOf(answer.sdp));
    await this.#remoteCandidates.release(link.connection);
  }

  async #takeCandidates(payload: unknown): Promise<void> {
    if (this.#link) await this.#remoteCandidates.add(this.#link.connection, RemoteCandidates.parse(payload));
  }

  #ownSide(): OwnSide {
    const { session = '', pairedWith = null, isOffering = false } = this.#link ?? {};
    return { session, pairedWith, offering: isOffering, polite: this.polite };
  }

  async #offer(link: Link): Promise<void> {
    // Asked again by the event when the connection is stable and still needs it.
    if (link !== this.#link || link.connection.signalingState !== 'stable') return;
    this.#send('OFFER', await link.offer());
  }

  #send(kind: SignalKind, description: RTCSessionDescriptionInit): void {
    this.host.signal(this.participantId, kind, { type: description.type, sdp: description.sdp });
  }

  /** A new connection in place of the present one. Its channels make it ask for negotiation. */
  async #renew(): Promise<void> {
    const iceServers = await this.host.iceServers();
    if (this.#state === 'closed') return;
    this.#dropLink();
    const link = new Link(iceServers);
    this.#link = link;
    this.#repairs = 0;
    this.#follow(link);
    await link.send(this.host.publications);
    this.#watch.observe('new');
    if (this.#state === 'connected') this.#setState('restarting');
  }

  #dropLink(): void {
    const link = this.#link;
    if (!link) return;
    this.#link = null;
    link.close();
    this.#candidates.clear();
    this.streams.clear();
    this.emit('lost', undefined);
  }

  #follow(link: Link): void {
    link.on('negotiationneeded', () => this.#enqueue(() => this.#offer(link)));
    link.on('candidate', (candidate) => this.#candidates.add(candidate));
    link.on('track', ({ track, stream }) => this.streams.add(track, stream));
    for (const event of ['state', 'dead'] as const) link.on(event, () => this.#observe(stateOf(link)));
    link.on('bulk', (data) => this.emit('bulk', data));
    link.on('control', (message) => {
      if (message.type === 'streams') this.streams.describe(message.streams);
      else this.emit('message', message);
    });
    link.on('open', () => {
      link.tell({ type: 'streams', streams: this.host.notes });
      this.emit('open', undefined);
    });
  }

  #observe(state: RTCPeerConnectionState): void {
    this.#watch.observe(state);
    if (state === 'connected') this.#repairs = 0;
    if (state === 'connected') this.#setState('connected');
    else if (state !== 'connecting' && this.#state === 'connected') this.#setState('restarting');
  }

  #setState(state: PeerState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.emit('state', state);
  }

  #enqueue(step: () => Promise<void>): void {
    const run = async (): Promise<void> => {
      if (this.#state === 'closed') return;
      try {
        await step();
      } catch {
        // A description that this browser refuses (the link has died of it), or a connection closed in between.
      }
    };
    this.#turn = this.#turn.then(run);
  }
}

/** A dead one may come to be connected all the same. */
function stateOf(link: Link): RTCPeerConnectionState {
  return link.isDead ? 'failed' : link.connection.connectionState;
}

function parseDescription(payload: unknown): Description | null {
  const { type, sdp } = (payload ?? {}) as { type?: unknown; sdp?: unknown };
  return (type === 'offer' || type === 'answer') && typeof sdp === 'string' ? { type, sdp } : null;
}
