import { encodingOf, type LinkShape } from './encoding.js';
import type { Publication } from './published-media.js';
import { PLACES, mediaSections, placeName, placesIn, type Place } from './places.js';

/** What is to go over one link, and how much of it. */
export interface Outgoing {
  readonly publications: readonly Publication[];
  readonly shape: LinkShape;
}

/**
 * The first offer has the camera last: a page that plays whichever track came last (old applications do) then plays the
 * camera, as it does when the other places aren't there.
 */
const ORDER_IN_OFFER: readonly Place[] = [...PLACES.slice(2), ...PLACES.slice(0, 2)];

/** Browsers tell the level of the last packet for 10 s after it. */
const SILENT_AFTER_MS = 500;

/**
 * The media of one link. Between two of our clients it has four fixed places, and what goes on or off is a track in one of
 * them, without a word of SDP. With any other client it is negotiated as it comes and goes.
 */
export class LinkMedia {
  /** By label and kind. What is switched off keeps its place, or each on and off would make the descriptions longer. */
  readonly #places = new Map<string, RTCRtpTransceiver>();
  #mode: 'undecided' | 'fixed' | 'plain' = 'undecided';
  #isSettled = false;
  /** The packet that was heard last: its timestamp, and when it was seen to be another one. */
  #heard = { newest: 0, at: -Infinity };
  /** What each sender was told last. */
  readonly #told = new Map<RTCRtpSender, string>();

  constructor(private readonly connection: RTCPeerConnection) {}

  get isFixed(): boolean {
    return this.#mode === 'fixed';
  }

  /** The other side is another kind of client. */
  get isPlain(): boolean {
    return this.#mode === 'plain';
  }

  /**
   * Made for an offer with places that is unanswered, it can't answer one without: they would have to be stopped, and then
   * Chromium's `addTrack` fails over them.
   */
  fits(offer: string): boolean {
    return this.#mode !== 'undecided' || this.#places.size === 0 || placesIn(offer) !== null;
  }

  /** By place: what the other side may send there. Whether it does, its note says. */
  get tracks(): ReadonlyMap<string, MediaStreamTrack> {
    return new Map([...this.#places].map(([name, { receiver }]) => [name, receiver.track]));
  }

  /** How loud the loudest of what comes is just now, 0–1. */
  get level(): number {
    const sources = this.connection.getReceivers().flatMap((receiver) => receiver.getSynchronizationSources());
    const newest = Math.max(0, ...sources.map(({ timestamp }) => timestamp));
    const now = performance.now();
    // Their clock need not be ours.
    if (newest !== this.#heard.newest) this.#heard = { newest, at: now };
    if (now - this.#heard.at > SILENT_AFTER_MS) return 0;
    const isFresh = ({ timestamp }: RTCRtpSynchronizationSource): boolean => newest - timestamp < SILENT_AFTER_MS;
    return Math.max(0, ...sources.filter(isFresh).map(({ audioLevel = 0 }) => audioLevel));
  }

  /** For a link's first offer. Another kind of client shall find no stream more than there is: unused places share one. */
  prepare(publications: readonly Publication[]): void {
    if (this.#places.size > 0 || this.isPlain) return;
    const shared = publications[0]?.carrier ?? new MediaStream();
    for (const place of ORDER_IN_OFFER) {
      const carrier = publications.find(({ label }) => label === place.label)?.carrier ?? shared;
      const transceiver = this.connection.addTransceiver(place.kind, { direction: 'sendrecv', streams: [carrier] });
      if (place.kind === 'audio') spareFeedback(transceiver);
      this.#places.set(placeName(place), transceiver);
    }
  }

  /** The places' mids in an own description; null: it has none. */
  midsIn(sdp: string): readonly string[] | null {
    if (this.isPlain || this.#places.size === 0) return null;
    const mids = new Map([...this.#places].map(([name, { mid }]) => [name, mid]));
    // An offer that isn't applied yet has given out mids, but not to the transceivers.
    mediaSections(sdp).forEach(({ mid }, at) => {
      const place = ORDER_IN_OFFER[at];
      if (place && mids.get(placeName(place)) === null) mids.set(placeName(place), mid);
    });
    return PLACES.map((place) => mids.get(placeName(place)) ?? '');
  }

  /** Before the other side's description is applied, which names these places, or none. */
  async expect(mids: readonly string[] | null): Promise<void> {
    if (this.#mode !== 'undecided') return;
    this.#mode = mids ? 'fixed' : 'plain';
    for (const [name, place] of this.#places) {
      if (place.mid !== null) continue;
      // Made for an offer that was given up for the other side's. A track that it keeps can't be sent from anywhere else.
      await place.sender.replaceTrack(null);
      place.stop();
      this.#places.delete(name);
    }
  }

  /** After the other side's description was applied: the places that it names are ours. */
  adopt(mids: readonly string[] | null): void {
    const isFirst = !this.#isSettled;
    this.#isSettled = true;
    if (this.isPlain && isFirst) this.#takeBack();
    if (!this.isFixed || !mids) return;
    const known = new Map(this.connection.getTransceivers().map((one) => [one.mid, one]));
    PLACES.forEach((place, at) => {
      const transceiver = known.get(mids[at] ?? '');
      if (!transceiver) return;
      transceiver.direction = 'sendrecv';
      this.#places.set(placeName(place), transceiver);
    });
  }

  /**
   * The other side has answered the first offer and knows no places: those that carry nothing are taken back. They are not
   * used again, since the SDP names another's stream there, and Chromium forgets what `setStreams` says at the next
   * description but one.
   */
  #takeBack(): void {
    for (const [name, place] of this.#places) {
      if (place.sender.track !== null) continue;
      this.#places.delete(name);
      // The other side may have put something of its own there.
      place.direction = 'recvonly';
    }
  }

  /** Makes the connection send exactly these tracks, in that shape. */
  async send({ publications, shape }: Outgoing): Promise<void> {
    await this.#put(publications);
    const pictures = PLACES.filter((place) => place.kind === 'video' && this.#sender(place)?.track);
    for (const place of PLACES) {
      // Screens are looked at, faces beside them.
      const share = pictures.length < 2 ? 1 : place.label === 'screen' ? 2 / 3 : 1 / 3;
      await this.#encode(place, shape, share);
    }
  }

  async #put(publications: readonly Publication[]): Promise<void> {
    const wanted = new Map<string, { readonly track: MediaStreamTrack; readonly carrier: MediaStream }>();
    for (const { label, carrier, stream } of publications) {
      for (const track of stream.getTracks()) wanted.set(`${label}/${track.kind}`, { track, carrier });
    }
    if (!this.isPlain) return this.#fill(wanted);
    for (const [name, place] of this.#places) if (!wanted.has(name)) this.connection.removeTrack(place.sender);
    await Promise.all([...wanted].map(([name, { track, carrier }]) => this.#start(name, track, carrier)));
  }

  /** Into the fixed places, as far as there are any yet. */
  async #fill(wanted: ReadonlyMap<string, { readonly track: MediaStreamTrack }>): Promise<void> {
    const changes = [...this.#places].map(async ([name, { sender }]) => {
      const track = wanted.get(name)?.track ?? null;
      if (sender.track !== track) await sender.replaceTrack(track);
    });
    await Promise.all(changes);
  }

  #sender(place: Place): RTCRtpSender | undefined {
    return this.#places.get(placeName(place))?.sender;
  }

  async #encode(place: Place, shape: LinkShape, share: number): Promise<void> {
    const sender = this.#sender(place);
    if (!sender?.track) return;
    const { encoding, degradationPreference } = encodingOf(place, sender.track.getSettings(), shape, share);
    const wanted = JSON.stringify([encoding, degradationPreference]);
    if (this.#told.get(sender) === wanted) return;
    const parameters = sender.getParameters();
    const [present] = parameters.encodings;
    if (!present) return;
    this.#told.set(sender, wanted);
    Object.assign(present, encoding);
    try {
      await sender.setParameters(Object.assign(parameters, { degradationPreference }));
    } catch {
      // It sends all the same, only as the browser thinks best. Said again with the next change.
      this.#told.delete(sender);
    }
  }

  async #start(name: string, track: MediaStreamTrack, carrier: MediaStream): Promise<void> {
    const place = this.#places.get(name);
    if (!place || place.direction === 'stopped') {
      this.#add(name, track, carrier);
      return;
    }
    const { sender } = place;
    if (sender.track === null) place.direction = 'sendrecv';
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
}

/** Of webrtc-extensions, and not in TypeScript's types. */
interface HeaderExtensions {
  getHeaderExtensionsToNegotiate?(): readonly { readonly uri: string; readonly direction: string }[];
  setHeaderExtensionsToNegotiate?(extensions: readonly object[]): void;
}

const FEEDBACK = /transport-wide-cc|abs-send-time/;

/**
 * Sound is not counted in the browser's estimate of the line, where the browser lets us choose. Its packets and what is
 * told of them get smaller by a third, and on a line without video Chromium stops filling the estimate with padding, which
 * took more of a thin line than the sound and cost every twentieth packet of it.
 */
function spareFeedback(transceiver: RTCRtpTransceiver & HeaderExtensions): void {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? [];
  const wanted = extensions.map((one) => (FEEDBACK.test(one.uri) ? { ...one, direction: 'stopped' } : one));
  transceiver.setHeaderExtensionsToNegotiate?.(wanted);
}
