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
  /** The other side closed the connection, or SCTP gave up: this link never comes back. */
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
  readonly #senders = new Map<string, RTCRtpSender>();
  #sequence = 0;
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

  /** The channels were closed from afar; nothing brings them back on this connection. */
  get isDead(): boolean {
    return this.#control.readyState === 'closed';
  }

  /** The sequence number of our latest offer. */
  get sequence(): number {
    return this.#sequence;
  }

  async offer(): Promise<RTCSessionDescriptionInit> {
    await this.connection.setLocalDescription();
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
    await this.connection.setRemoteDescription(description);
    this.pairedWith = from;
    await this.connection.setLocalDescription();
    return this.#signed(sequence);
  }

  async accept(description: RTCSessionDescriptionInit, from: string): Promise<void> {
    await this.connection.setRemoteDescription(description);
    this.pairedWith = from;
  }

  /** False: the channel isn't open; what matters is said again when it opens. */
  tell(message: ControlMessage): boolean {
    if (this.#control.readyState !== 'open') return false;
    this.#control.send(encodeControl(message));
    return true;
  }

  /** Makes the connection send exactly these tracks. */
  send(publications: readonly Publication[]): void {
    const wanted = new Map<string, { readonly track: MediaStreamTrack; readonly carrier: MediaStream }>();
    for (const { label, carrier, stream } of publications) {
      for (const track of stream.getTracks()) wanted.set(`${label}/${track.kind}`, { track, carrier });
    }
    for (const [name, sender] of this.#senders) if (!wanted.has(name)) this.#stop(name, sender);
    for (const [name, { track, carrier }] of wanted) this.#start(name, track, carrier);
  }

  close(): void {
    this.#closed = true;
    this.connection.close();
  }

  #start(name: string, track: MediaStreamTrack, carrier: MediaStream): void {
    const sender = this.#senders.get(name);
    if (!sender) this.#senders.set(name, this.connection.addTrack(track, carrier));
    else if (sender.track !== track) void sender.replaceTrack(track);
  }

  #stop(name: string, sender: RTCRtpSender): void {
    this.connection.removeTrack(sender);
    this.#senders.delete(name);
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
