import { Emitter } from '../connection/emitter.js';
import { randomKey } from '../connection/random-key.js';
import { encodeControl, parseControl, type ControlMessage } from './control-message.js';
import type { Publication } from './published-media.js';
import { withSessionLine } from './session-line.js';

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
  readonly #control: RTCDataChannel;
  /** By label and kind. What is switched off keeps its place, or each on and off would make the descriptions longer. */
  readonly #places = new Map<string, RTCRtpTransceiver>();
  #sequence = 0;
  #refused = false;
  #closed = false;

  constructor(iceServers: RTCIceServer[]) {
    super();
    this.connection = new RTCPeerConnection({ iceServers });
    this.#control = this.connection.createDataChannel('rejoin-control', { negotiated: true, id: CONTROL_CHANNEL });
    this.bulk = this.connection.createDataChannel('rejoin-bulk', { negotiated: true, id: BULK_CHANNEL });
    this.bulk.binaryType = 'arraybuffer';
    this.#listen();
  }

  get isOffering(): boolean {
    return this.connection.signalingState === 'have-local-offer';
  }

  get isOpen(): boolean {
    return this.#control.readyState === 'open' && this.bulk.readyState === 'open';
  }

  /** Nothing brings back channels closed from afar; and who refuses one description refuses the next. */
  get isDead(): boolean {
    return this.#refused || this.#control.readyState === 'closed';
  }

  /** The sequence number of our latest offer. */
  get sequence(): number {
    return this.#sequence;
  }

  async offer(): Promise<RTCSessionDescriptionInit> {
    await this.#negotiate(() => this.connection.setLocalDescription());
    this.#sequence++;
    return this.openOffer();
  }

  /** The offer that is unanswered, to send once more. */
  openOffer(): RTCSessionDescriptionInit {
    return this.#signed(this.#sequence);
  }

  async answer(
    description: RTCSessionDescriptionInit,
    from: string,
    sequence: number,
  ): Promise<RTCSessionDescriptionInit> {
    await this.accept(description, from);
    await this.#negotiate(() => this.connection.setLocalDescription());
    return this.#signed(sequence);
  }

  async accept(description: RTCSessionDescriptionInit, from: string): Promise<void> {
    await this.#negotiate(() => this.connection.setRemoteDescription(description));
    this.pairedWith = from;
  }

  /** False: the channel isn't open; what matters is said again when it opens. */
  tell(message: ControlMessage): boolean {
    if (this.#control.readyState !== 'open') return false;
    this.#control.send(encodeControl(message));
    return true;
  }

  /** Makes the connection send exactly these tracks. */
  async send(publications: readonly Publication[]): Promise<void> {
    const wanted = new Map<string, { readonly track: MediaStreamTrack; readonly carrier: MediaStream }>();
    for (const { label, carrier, stream } of publications) {
      for (const track of stream.getTracks()) wanted.set(`${label}/${track.kind}`, { track, carrier });
    }
    for (const [name, place] of this.#places) if (!wanted.has(name)) this.connection.removeTrack(place.sender);
    await Promise.all([...wanted].map(([name, { track, carrier }]) => this.#start(name, track, carrier)));
  }

  close(): void {
    this.#closed = true;
    this.connection.close();
  }

  async #start(name: string, track: MediaStreamTrack, carrier: MediaStream): Promise<void> {
    const place = this.#places.get(name);
    if (!place || place.direction === 'stopped') {
      this.#add(name, track, carrier);
      return;
    }
    const { sender } = place;
    if (sender.track === null) {
      // The label may have been given up meanwhile, and have a new carrier.
      sender.setStreams(carrier);
      place.direction = 'sendrecv';
    }
    if (sender.track !== track) await sender.replaceTrack(track);
  }

  #add(name: string, track: MediaStreamTrack, carrier: MediaStream): void {
    const sender = this.connection.addTrack(track, carrier);
    const place = this.connection.getTransceivers().find((one) => one.sender === sender);
    if (!place) return;
    // It may be one that was given up before anything went through it.
    for (const [other, one] of this.#places) if (one === place) this.#places.delete(other);
    this.#places.set(name, place);
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

  #signed(sequence: number): RTCSessionDescriptionInit {
    const description = this.connection.localDescription;
    if (!description) throw new Error('There is no local description yet');
    const line = { from: this.session, to: this.pairedWith, sequence };
    return { type: description.type, sdp: withSessionLine(description.sdp, line) };
  }

  #listen(): void {
    const { connection } = this;
    connection.onnegotiationneeded = () => this.#tell('negotiationneeded', undefined);
    connection.onconnectionstatechange = () => this.#tell('state', connection.connectionState);
    connection.onicecandidate = ({ candidate }) => candidate && this.#tell('candidate', candidate.toJSON());
    connection.ontrack = ({ track, streams }) => this.#tell('track', { track, stream: streams[0] });
    this.#control.onmessage = ({ data }) => this.#hear(data);
    this.bulk.onmessage = ({ data }) => this.#tell('bulk', data as ArrayBuffer);
    this.#control.onopen = this.bulk.onopen = () => {
      if (this.isOpen) this.#tell('open', undefined);
    };
    this.#control.onclose = () => this.#tell('dead', undefined);
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
