import { Emitter } from '../connection/emitter.js';
import type { SignalKind } from '../generated/operations.js';
import type { ControlMessage, TransferMessage, ViewNote } from './control-message.js';
import { Link } from './link.js';
import type { Outgoing } from './link-media.js';
import { LinkVoice, type SignalPath } from './link-voice.js';
import { isAnswerToOurs, isRepeated, judgeOffer, type OwnSide } from './offer-verdict.js';
import { PathWatch } from './path-watch.js';
import type { PeerHost } from './peer-host.js';
import { parseDescription, type Description } from './peer-signal.js';
import { RemoteCandidates } from './remote-candidates.js';
import { RemoteStreams } from './remote-streams.js';
import { originOf, sessionLineOf } from './session-line.js';

/**
 * The state of a direct connection: `connecting` for the first time, `connected`, `restarting` (the path was lost, and a new
 * one is looked for) or `closed`.
 */
export type PeerState = 'connecting' | 'connected' | 'restarting' | 'closed';

export interface PeerEvents {
  state: PeerState;
  media: undefined;
  /** It is in the call, or has left it. */
  call: boolean;
  /** How large it shows what we send. */
  view: readonly ViewNote[];
  /** Both channels are open, on a new connection: what the old one had on its way is lost. */
  open: undefined;
  /** The connection with the channels is gone. */
  lost: undefined;
  message: TransferMessage;
  bulk: ArrayBuffer;
}

/** After so many attempts in vain to find a new path the connection itself is given up for a new one. */
const MAX_REPAIRS = 2;

/** The direct connection to one participant, over all its incarnations. */
export class Peer extends Emitter<PeerEvents> {
  readonly streams: RemoteStreams;
  readonly #remoteCandidates = new RemoteCandidates();
  readonly #watch: PathWatch;
  #link: Link | null = null;
  #voice: LinkVoice | null = null;
  /** Attempts since the path was last good. */
  #repairs = 0;
  #state: PeerState = 'connecting';
  /** It sent us something on the connection before, and has not said on this one what it sends. */
  #expectsStreams = false;
  /** Descriptions are handled one after the other, ours and theirs: this replaces the flags of perfect negotiation. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    readonly participantId: string,
    private readonly polite: boolean,
    private readonly host: PeerHost,
    offers: boolean,
  ) {
    super();
    this.streams = new RemoteStreams(participantId, () => this.emit('media', undefined));
    this.#watch = new PathWatch(polite, () => this.#repair());
    this.#enqueue(() => this.#renew(offers));
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

  /** It sends us something, or is about to again. */
  get sends(): boolean {
    return this.#expectsStreams || this.streams.all.length > 0;
  }

  tell(message: ControlMessage): boolean {
    return this.#link?.tell(message) ?? false;
  }

  /** How loud it is just now, 0–1. */
  get level(): number {
    return this.#link?.media.level ?? 0;
  }

  /** Says what we send and look at; said again now and then, in case that it was lost. */
  tellMedia(): void {
    for (const note of this.host.notes(this.participantId)) this.tell(note);
  }

  /** Our published media changed. */
  publish(): void {
    this.#enqueue(async () => this.tellMedia());
    this.shape();
  }

  /** It is to be sent in another shape. */
  shape(): void {
    this.#enqueue(async () => this.#link?.media.send(this.#outgoing));
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

  /** Our device is in another network: a path that looks good may be dead, and the browser notices it seconds later. */
  networkChanged(): void {
    this.#enqueue(async () => {
      const link = this.#link;
      if (link === null || stateOf(link) !== 'connected') this.repair();
      else if (this.host.needs(this.participantId)) await this.#restart(link, () => link === this.#link);
    });
  }

  /** Signals were lost, perhaps the open offer or its answer. */
  offerAgain(): void {
    this.#voice?.offerAgain();
  }

  /** The other side looks for a new path, and leaves it to us to begin. `link` is ours that it speaks of, if it knows one. */
  restartAsked(link: string | null): void {
    this.#enqueue(async () => {
      const own = this.#link;
      if (!own) return this.#renew(true);
      if (own.isOffering) this.#voice?.offerAgain();
      else if (link === own.session) await this.#offer(own, true);
      else if (own.pairedWith === null) await this.#offer(own, false);
    });
  }

  /** The other side has lost its connection (its page was reloaded), or doesn't answer on this one: begin anew. */
  startOver(): void {
    this.#enqueue(() => this.#renew(true));
  }

  close(): void {
    this.#watch.stop();
    this.#setState('closed');
    this.#dropLink();
  }

  /** Looks for a path again, if there is none and the other side can be asked. */
  #repair(): void {
    this.#enqueue(async () => {
      const link = this.#link;
      if (!link || stateOf(link) === 'connected') return;
      if (!this.host.needs(this.participantId)) return;
      if (this.#state === 'connected') this.#setState('restarting');
      // The channel works in one direction, at best; but where the server can't be reached, it is all that there is.
      const canSignal = this.host.canSignal(this.participantId);
      if (!canSignal && this.polite) link.tell({ type: 'restart' });
      if (!canSignal) return;
      if (link.isDead || this.#repairs++ >= MAX_REPAIRS) return this.#renew(true);
      await this.#restart(link, () => stateOf(link) !== 'connected');
    });
  }

  /** Of two of our clients the impolite one restarts, so that restarts don't cross. If it is deaf, our patience ends. */
  async #restart(link: Link, isWanted: () => boolean): Promise<void> {
    if (this.polite && link.media.isFixed && !link.isOffering) this.#voice?.askForRestart(isWanted);
    else await this.#offer(link, link.pairedWith !== null);
  }

  async #takeOffer(offer: Description): Promise<void> {
    const named = sessionLineOf(offer.sdp);
    const line = named ?? { from: originOf(offer.sdp), to: null, sequence: 0 };
    if (named && this.#link && isRepeated(this.#link, line)) return this.#voice?.answer(line);
    const verdict = judgeOffer(this.#ownSide(), line);
    if (verdict === 'ignore') return;
    if (verdict === 'offer' && this.#link) return this.#offer(this.#link, false);
    if (verdict === 'replace-and-offer') return this.#renew(true);
    if (verdict === 'replace-and-answer' || !this.#link?.media.fits(offer.sdp)) await this.#renew(false);
    const link = this.#link;
    if (!link) return;
    this.#voice?.offerIsOver();
    await link.answer(offer, line, this.#outgoing);
    this.#voice?.answer(line);
    await this.#negotiated(link);
  }

  async #takeAnswer(answer: Description): Promise<void> {
    const link = this.#link;
    if (!link?.isOffering) return;
    const line = sessionLineOf(answer.sdp);
    if (line && !isAnswerToOurs(this.#ownSide(), link.sequence, line)) return;
    this.#voice?.offerIsOver();
    await link.accept(answer, line?.from ?? originOf(answer.sdp));
    await this.#negotiated(link);
  }

  async #negotiated(link: Link): Promise<void> {
    if (link.media.isFixed) this.streams.place(link.media.tracks);
    await this.#remoteCandidates.release(link.connection);
  }

  async #takeCandidates(payload: unknown): Promise<void> {
    if (this.#link) await this.#remoteCandidates.add(this.#link.connection, RemoteCandidates.parse(payload));
  }

  get #outgoing(): Outgoing {
    return this.host.outgoing(this.participantId);
  }

  #ownSide(): OwnSide {
    const { session = '', pairedWith = null, isOffering = false } = this.#link ?? {};
    return { session, pairedWith, offering: isOffering, polite: this.polite };
  }

  async #offer(link: Link, iceRestart: boolean): Promise<void> {
    if (link !== this.#link || link.isOffering || link.connection.signalingState !== 'stable') return;
    if (iceRestart && !link.canRestart) return this.#renew(true);
    await link.offer(this.#outgoing, iceRestart);
    void this.#voice?.offer();
  }

  /** A new connection in place of the present one. */
  async #renew(offers: boolean): Promise<void> {
    const configuration = await this.host.configuration();
    if (this.#state === 'closed') return;
    this.#dropLink();
    const link = new Link(configuration, this.polite);
    this.#link = link;
    this.#voice = this.#voiceOf(link);
    this.#repairs = 0;
    this.#follow(link);
    this.#watch.observe('new');
    if (this.#state === 'connected') this.#setState('restarting');
    if (offers) await this.#offer(link, false);
  }

  #dropLink(): void {
    const link = this.#link;
    if (!link) return;
    this.#link = null;
    this.#expectsStreams = this.sends;
    this.#voice?.close();
    link.close();
    this.streams.clear();
    this.emit('lost', undefined);
  }

  #voiceOf(link: Link): LinkVoice {
    const { host, participantId } = this;
    const path: SignalPath = {
      signal: (signal, isWanted) => host.signal(participantId, signal, isWanted),
      isOpen: () => host.canSignal(participantId),
    };
    return new LinkVoice(link, path, () => this.startOver());
  }

  #follow(link: Link): void {
    // Between our clients nothing needs it: what goes on and off keeps its place.
    link.on('negotiationneeded', () =>
      this.#enqueue(async () => {
        if (link.media.isPlain) await this.#offer(link, false);
      }),
    );
    link.on('track', ({ track, stream }) => link.media.isPlain && this.streams.add(track, stream));
    for (const event of ['state', 'dead'] as const) link.on(event, () => this.#observe(link));
    link.on('bulk', (data) => this.emit('bulk', data));
    link.on('control', (message) => this.#hear(message));
    link.on('open', () => {
      this.tellMedia();
      this.emit('open', undefined);
    });
  }

  #hear(message: ControlMessage): void {
    // There is one version so far.
    if (message.type === 'hello') return;
    if (message.type === 'restart') return this.restartAsked(this.#link?.session ?? null);
    if (message.type === 'view') return this.emit('view', message.views);
    if (message.type !== 'streams') return this.emit('message', message);
    this.#expectsStreams = false;
    this.emit('call', message.inCall);
    this.streams.describe(message.streams);
  }

  #observe(link: Link): void {
    const state = stateOf(link);
    this.#watch.observe(state);
    if (state === 'connected') {
      this.#repairs = 0;
      return this.#setState('connected');
    }
    const isNeeded = this.host.needs(this.participantId);
    if (link.isDead && !isNeeded) return this.host.release(this.participantId);
    if (state !== 'connecting' && this.#state === 'connected' && isNeeded) this.#setState('restarting');
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
