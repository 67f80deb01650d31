import type { GraphqlHttp } from '../connection/graphql-http.js';
import { randomKey } from '../connection/random-key.js';
import { RejoinRequestError, hasCode } from '../connection/request-error.js';
import { SendSignalDocument, type SendSignalMutation, type SignalKind } from '../generated/operations.js';
import { Outbox } from './outbox.js';

export interface SendOptions {
  /** One participant … */
  readonly to?: string;
  /** … or all participants of a user; neither: the room. */
  readonly toUser?: string;
}

export type Receipt = Pick<SendSignalMutation['sendSignal'], 'id' | 'recipients'>;

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

  constructor(
    private readonly http: GraphqlHttp,
    private readonly roomId: string,
    private readonly speaker: Speaker,
  ) {}

  message(topic: string, payload: unknown, options: SendOptions, idempotencyKey = randomKey()): Promise<Receipt> {
    return this.#send(this.#messages, { kind: 'APPLICATION', topic, payload, idempotencyKey, ...options });
  }

  handshake(to: string, kind: SignalKind, payload: unknown): void {
    const outbox = this.#handshakes.get(to) ?? new Outbox();
    this.#handshakes.set(to, outbox);
    // Refused mostly by PARTICIPANT_NOT_FOUND: it has left, and the roster will say so.
    this.#send(outbox, { kind, payload, to, idempotencyKey: randomKey() }).catch(() => {});
  }

  /** That participant is gone, and what was to be said to it. */
  forget(participantId: string): void {
    this.#handshakes.get(participantId)?.close();
    this.#handshakes.delete(participantId);
  }

  close(): void {
    this.#messages.close();
    for (const id of [...this.#handshakes.keys()]) this.forget(id);
  }

  #send(outbox: Outbox, utterance: Utterance): Promise<Receipt> {
    return outbox.send(async () => {
      const participantId = await this.speaker.seated();
      const input = { roomId: this.roomId, participantId, ...utterance };
      try {
        return (await this.http.ask(SendSignalDocument, { input })).sendSignal;
      } catch (error) {
        throw await this.#judge(error, participantId);
      }
    });
  }

  /** We were away too long and are not in the room until we are back: no refusal, just too early. */
  async #judge(error: unknown, spokeAs: string): Promise<unknown> {
    if (!hasCode(error, 'NOT_IN_ROOM', 'PARTICIPANT_NOT_FOUND')) return error;
    const outdated = !this.speaker.isConnected || (await this.speaker.seated()) !== spokeAs;
    return outdated ? new RejoinRequestError('SERVICE_UNAVAILABLE', error.message) : error;
  }
}
