import { CandidatesBatch } from './candidates-batch.js';
import type { Link } from './link.js';
import { OfferWatch } from './offer-watch.js';
import { RESTART_TOPIC, type PeerSignal } from './peer-signal.js';
import { say } from './say.js';
import type { SessionLine } from './session-line.js';

/** The way by the server. */
export interface SignalPath {
  /** Resolves when the server has it. Rejects when it is refused, or no longer wanted when its turn comes. */
  signal(signal: PeerSignal, isWanted: () => boolean): Promise<void>;
  /** Signals have a chance now. */
  isOpen(): boolean;
}

/** Says by way of the server what one link needs to be said, until it is heard, or the link is no more. */
export class LinkVoice {
  readonly #candidates: CandidatesBatch;
  readonly #offerWatch: OfferWatch;
  #closed = false;

  constructor(
    private readonly link: Link,
    private readonly path: SignalPath,
    giveUp: () => void,
  ) {
    this.#candidates = new CandidatesBatch((payload) => void this.#say({ kind: 'ICE_CANDIDATE', payload }));
    this.#offerWatch = new OfferWatch({ isReachable: () => path.isOpen(), again: () => void this.offer(), giveUp });
    link.on('candidate', (candidate) => this.#candidates.add(candidate));
  }

  /** The open offer. The deadline of its answer begins when the server has it. */
  async offer(): Promise<void> {
    const { link } = this;
    if (!link.isOffering) return;
    const { sequence } = link;
    const isUnanswered = (): boolean => link.isOffering && link.sequence === sequence;
    await this.#say({ kind: 'OFFER', payload: link.openOffer() }, isUnanswered);
    if (!this.#closed && isUnanswered()) this.#offerWatch.begin(sequence);
  }

  /** Something may have been lost: sends an open offer again at once. */
  offerAgain(): void {
    this.#offerWatch.hurry();
  }

  /** Our offer is answered, or void. */
  offerIsOver(): void {
    this.#offerWatch.end();
  }

  /** Our answer to that offer, if it is the latest that we answered. */
  answer(to: SessionLine): void {
    const { link } = this;
    const payload = link.answerTo(to);
    if (payload) void this.#say({ kind: 'ANSWER', payload }, () => link.answerTo(to) !== null);
  }

  askForRestart(isWanted: () => boolean): void {
    const { session, pairedWith } = this.link;
    const payload = { from: session, to: pairedWith };
    void this.#say({ kind: 'APPLICATION', topic: RESTART_TOPIC, payload }, isWanted);
  }

  /** What is still to be said of this link is not said any more. */
  close(): void {
    this.#closed = true;
    this.#offerWatch.end();
    this.#candidates.clear();
  }

  #say(signal: PeerSignal, isWanted: () => boolean = () => true): Promise<boolean> {
    const isStillWanted = (): boolean => !this.#closed && isWanted();
    return say(() => this.path.signal(signal, isStillWanted), isStillWanted);
  }
}
