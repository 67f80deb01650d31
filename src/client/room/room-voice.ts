import type { GraphqlHttp } from '../connection/graphql-http.js';
import { randomKey } from '../connection/random-key.js';
import { RejoinRequestError, refusalOrTooEarly } from '../connection/request-error.js';
import { SendSignalDocument, type SignalKind } from '../generated/operations.js';
import type { PeerSignal } from '../peers/peer-signal.js';
import { Outbox } from './outbox.js';

/** Says that the page was reloaded: what others had connected to it is gone. */
export const FRESH_TOPIC = 'rejoin/fresh';

/** The addressee of a message. */
export interface SendOptions {
  /** The id of the one participant that receives it. @default without `toUser`, everybody else in the room */
  readonly to?: string;
  /** The id of the user all of whose participants receive it. @default without `to`, everybody else in the room */
  readonly toUser?: string;
}

/** The server's acknowledgement of a message. */
export interface Receipt {
  /** The signal's id, which its receivers see as `RoomMessage.id`. */
  readonly id: string;
  /** How many participants it was for when the server stored it; one that is RECONNECTING receives it when it returns. */
  readonly recipients: number;
}

interface Utterance extends SendOptions {
  readonly kind: SignalKind;
  readonly topic?: string;
  readonly payload: unknown;
  readonly idempotencyKey?: string;
}

/** As whom we speak. */
export interface Speaker {
  /** Our participant's id, once we are in. */
  seated(): Promise<string>;
  readonly isConnected: boolean;
}

/** Sends signals: what belongs together in order, each until it is acknowledged or refused. */
export class RoomVoice {
  readonly #messages = new Outbox();
  /** Handshakes with different peers don't wait for each other. */
  readonly #handshakes = new Map<string, Outbox>();
  #fresh: Promise<void> = Promise.resolve();

  constructor(
    private readonly http: GraphqlHttp,
    private readonly roomId: string,
    private readonly speaker: Speaker,
  ) {}

  message(topic: string, payload: unknown, options: SendOptions, idempotencyKey = randomKey()): Promise<Receipt> {
    return this.#send(this.#messages, { kind: 'APPLICATION', topic, payload, idempotencyKey, ...options });
  }

  /**
   * Says that our page is a new one. Handshakes wait until the server has it: coming after the first offer of the new page,
   * it would tear down what that offer began.
   */
  startFresh(): void {
    this.#fresh = this.message(FRESH_TOPIC, {}, {}).then(
      () => {},
      () => {},
    );
  }

  /**
   * A description, candidates or another word to one peer. It is judged when its turn comes, and before each repetition:
   * what waited for the server may be about a connection that is no more. Rejects then, and where it is refused.
   */
  async handshake(to: string, signal: PeerSignal, isWanted: () => boolean): Promise<void> {
    const outbox = this.#handshakes.get(to) ?? new Outbox();
    this.#handshakes.set(to, outbox);
    await this.#send(outbox, { ...signal, to, idempotencyKey: randomKey() }, async () => {
      await this.#fresh;
      if (!isWanted()) throw new RejoinRequestError('OUTDATED', 'It is about a connection that is no more');
    });
  }

  /** That participant is gone, and what was to be said to it. */
  forget(participantId: string, reason: Error = new RejoinRequestError('PARTICIPANT_NOT_FOUND', 'It has left')): void {
    this.#handshakes.get(participantId)?.close(reason);
    this.#handshakes.delete(participantId);
  }

  /** What is not acknowledged is rejected with this. */
  close(reason: Error): void {
    this.#messages.close(reason);
    for (const id of [...this.#handshakes.keys()]) this.forget(id, reason);
  }

  #send(outbox: Outbox, utterance: Utterance, judge = async (): Promise<void> => {}): Promise<Receipt> {
    return outbox.send(async () => {
      const participantId = await this.speaker.seated();
      await judge();
      const input = { roomId: this.roomId, participantId, ...utterance };
      try {
        return (await this.http.ask(SendSignalDocument, { input })).sendSignal;
      } catch (error) {
        const { speaker } = this;
        throw refusalOrTooEarly(error, !speaker.isConnected || (await speaker.seated()) !== participantId);
      }
    });
  }
}
