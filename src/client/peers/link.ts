import { Emitter } from '../connection/emitter.js';
import { randomKey } from '../connection/random-key.js';
import { CONTROL_VERSION, encodeControl, parseControl, type ControlMessage } from './control-message.js';
import { LinkMedia, type Outgoing } from './link-media.js';
import { placesIn, placesLine } from './places.js';
import { withAttribute, withSessionLine, type SessionLine } from './session-line.js';

export interface LinkEvents {
  negotiationneeded: undefined;
  candidate: RTCIceCandidateInit;
  track: { readonly track: MediaStreamTrack; readonly stream: MediaStream | undefined };
  state: RTCPeerConnectionState;
  control: ControlMessage;
  /** Both channels can be written to. */
  open: undefined;
  bulk: ArrayBuffer;
  /** The other side closed the connection, SCTP gave up, or a description was refused: this link never comes back. */
  dead: undefined;
}

/** An offer that waits for its answer. */
interface OpenOffer {
  readonly description: RTCSessionDescriptionInit;
  /** Ours is in force; the polite side waits with that until it is answered. */
  readonly isApplied: boolean;
}

/** The origin of its descriptions (`o=mozilla…THIS_IS_SDPARTA-99.0 …`). */
const FIREFOX = /^o=mozilla/m;

/** Negotiated by number on both sides; far from the low ones that a foreign client's own channels get. */
export const CONTROL_CHANNEL = 100;
export const BULK_CHANNEL = 101;

/** One RTCPeerConnection with its two data channels: one incarnation of the connection to a peer. */
export class Link extends Emitter<LinkEvents> {
  readonly session = randomKey().slice(0, 16);
  /** The other side's session that this one is joined to. */
  pairedWith: string | null = null;
  readonly connection: RTCPeerConnection;
  readonly bulk: RTCDataChannel;
  readonly media: LinkMedia;
  readonly #control: RTCDataChannel;
  #open: OpenOffer | null = null;
  #sequence = 0;
  /** The other side's latest offer that we answered. */
  #answered = 0;
  #refused = false;
  /** What the other side sent says so: Chromium's `remoteDescription` has an origin of its own. */
  #isOthersFirefox = false;
  #closed = false;

  constructor(
    configuration: RTCConfiguration,
    private readonly polite: boolean,
  ) {
    super();
    this.connection = new RTCPeerConnection(configuration);
    this.media = new LinkMedia(this.connection);
    this.#control = this.connection.createDataChannel('rejoin-control', { negotiated: true, id: CONTROL_CHANNEL });
    this.bulk = this.connection.createDataChannel('rejoin-bulk', { negotiated: true, id: BULK_CHANNEL });
    this.bulk.binaryType = 'arraybuffer';
    this.#listen();
  }

  get isOffering(): boolean {
    return this.#open !== null;
  }

  get isOpen(): boolean {
    return this.#control.readyState === 'open' && this.bulk.readyState === 'open';
  }

  /** Nothing brings back channels closed from afar; and who refuses one description refuses the next. */
  get isDead(): boolean {
    return this.#refused || this.#control.readyState === 'closed';
  }

  /**
   * Whether an ICE restart finds a new path. Not where one of two of our clients is Firefox: until the new path is used it goes
   * on answering checks at its old port, but drops all else that comes there. Chromium, whose new port reaches that old
   * one first, takes this for the path: both are `connected`, and Firefox hears nothing any more.
   */
  get canRestart(): boolean {
    const isFirefoxs = this.#isOthersFirefox || FIREFOX.test(this.connection.localDescription?.sdp ?? '');
    return !isFirefoxs || this.media.isPlain;
  }

  /** The sequence number of our latest offer. */
  get sequence(): number {
    return this.#sequence;
  }

  /** The sequence number of the offer that we answered last. */
  get answered(): number {
    return this.#answered;
  }

  /** Makes an offer. The polite side gives it up where the other's crosses it, and so applies it when it is answered. */
  async offer(outgoing: Outgoing, iceRestart: boolean): Promise<void> {
    this.media.prepare(outgoing.publications);
    await this.media.send(outgoing);
    const description = await this.connection.createOffer({ iceRestart });
    if (!this.polite) await this.#negotiate(() => this.connection.setLocalDescription(description));
    this.#open = { description, isApplied: !this.polite };
    this.#sequence++;
  }

  /** The offer that is unanswered, to send; once more it carries the candidates known by then. */
  openOffer(): RTCSessionDescriptionInit {
    if (!this.#open) throw new Error('No offer is open');
    const { description, isApplied } = this.#open;
    return this.#signed(isApplied ? this.connection.localDescription : description, this.#sequence);
  }

  /** Ours, where one is open, is void. */
  async answer(
    offer: RTCSessionDescriptionInit & { readonly sdp: string },
    { from, sequence }: SessionLine,
    outgoing: Outgoing,
  ): Promise<void> {
    const mids = placesIn(offer.sdp);
    this.#open = null;
    await this.#negotiate(async () => {
      await this.media.expect(mids);
      await this.connection.setRemoteDescription(offer);
      this.media.adopt(mids);
      await this.media.send(outgoing);
      await this.connection.setLocalDescription();
    });
    this.#joined(offer, from);
    this.#answered = sequence;
  }

  /** Our latest answer, to send. Null: it answered another offer, or we have negotiated since. */
  answerTo({ from, sequence }: SessionLine): RTCSessionDescriptionInit | null {
    const { localDescription } = this.connection;
    const isIt = from === this.pairedWith && sequence === this.#answered && localDescription?.type === 'answer';
    return isIt ? this.#signed(localDescription, sequence) : null;
  }

  async accept(answer: RTCSessionDescriptionInit & { readonly sdp: string }, from: string): Promise<void> {
    const open = this.#open;
    if (!open) return;
    const mids = placesIn(answer.sdp);
    await this.#negotiate(async () => {
      if (!open.isApplied) await this.connection.setLocalDescription(open.description);
      await this.media.expect(mids);
      await this.connection.setRemoteDescription(answer);
      this.media.adopt(mids);
    });
    this.#open = null;
    this.#joined(answer, from);
  }

  /** False: the channel isn't open; what matters is said again when it opens. */
  tell(message: ControlMessage): boolean {
    if (this.#control.readyState !== 'open') return false;
    this.#control.send(encodeControl(message));
    return true;
  }

  close(): void {
    this.#closed = true;
    this.connection.close();
  }

  /** A connection half negotiated may look well while what it is to carry never comes. */
  async #negotiate(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#refused = true;
      this.#tell('dead', undefined);
      throw error;
    }
  }

  #joined({ sdp }: { readonly sdp: string }, from: string): void {
    this.pairedWith = from;
    this.#isOthersFirefox = FIREFOX.test(sdp);
  }

  #signed(description: RTCSessionDescriptionInit | null, sequence: number): RTCSessionDescriptionInit {
    if (!description?.sdp) throw new Error('There is no local description yet');
    const line = { from: this.session, to: this.pairedWith, sequence };
    const mids = this.media.midsIn(description.sdp);
    const sdp = withSessionLine(description.sdp, line);
    return { type: description.type, sdp: mids ? withAttribute(sdp, placesLine(mids)) : sdp };
  }

  #listen(): void {
    const { connection } = this;
    connection.onnegotiationneeded = () => this.#tell('negotiationneeded', undefined);
    connection.onconnectionstatechange = () => this.#tell('state', connection.connectionState);
    connection.onicecandidate = ({ candidate }) => candidate && this.#tell('candidate', candidate.toJSON());
    connection.ontrack = ({ track, streams }) => this.#tell('track', { track, stream: streams[0] });
    this.#control.onmessage = ({ data }) => this.#hear(data);
    this.bulk.onmessage = ({ data }) => this.#tell('bulk', data as ArrayBuffer);
    this.#control.onopen = () => {
      this.tell({ type: 'hello', version: CONTROL_VERSION });
      this.#opened();
    };
    this.bulk.onopen = () => this.#opened();
    this.#control.onclose = () => this.#tell('dead', undefined);
  }

  #opened(): void {
    if (this.isOpen) this.#tell('open', undefined);
  }

  #hear(data: unknown): void {
    const message = parseControl(data);
    if (message) this.#tell('control', message);
  }

  /** A closed connection still delivers what was queued; nobody wants to hear of it. */
  #tell<K extends keyof LinkEvents>(event: K, value: LinkEvents[K]): void {
    if (!this.#closed) this.emit(event, value);
  }
}
