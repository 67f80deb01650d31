import type { Position } from '../log/position.js';
import { ANSWER_MS } from '../rooms/roll-call.js';
import type { Seat, SeatEnd } from '../rooms/seat.js';
import type { ClientSocket } from '../websocket/client-socket.js';
import type { Delivery } from './delivery.js';
import type { Refusal } from './refusal.js';
import type { Speech } from './speech.js';

export interface PlaceSetup {
  /** `since`: what the client has; undefined: it just came. */
  readonly takeSeat: (since: Position | undefined) => Promise<Seat>;
  readonly speechOf: (seat: Seat) => Speech;
  readonly onEnd: (end: SeatEnd) => void;
  /** The seat is lost and the client is there after all: time to `take` another. */
  readonly onBack: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Where a client sits in its room, hears and speaks. Who doesn't answer a roll call loses its seat, to a newcomer that may be the
 * same client; so does who is thought dead with its node. One that was only slow takes another seat as soon as it shows itself,
 * and goes on from where it was: it notices nothing, and nothing is said in the name of the participant that it was.
 */
export class Place {
  #seat: Seat | undefined;
  #speech: Speech | undefined;
  #lostAt: Position | undefined;
  #ended = false;
  #unprove: () => void = () => undefined;

  constructor(
    private readonly socket: ClientSocket,
    private readonly delivery: Delivery,
    private readonly setup: PlaceSetup,
  ) {}

  /** Sees to it that the client has a seat, until its end. */
  async take(): Promise<void> {
    if (this.#ended || (this.#seat !== undefined && this.#lostAt === undefined)) return;
    const seat = await this.setup.takeSeat(this.#lostAt);
    this.#lostAt = undefined;
    this.#seat = seat;
    this.#speech = this.setup.speechOf(seat);
    seat.onEnd = (end) => this.#endedBySeat(seat, end);
    seat.onAsked = () => void this.#answer(seat).catch(this.setup.onFailure);
    this.#unprove = this.delivery.from(seat);
  }

  async say(text: string): Promise<Refusal | null> {
    return this.#speech?.say(text) ?? null;
  }

  async end(leaves: boolean): Promise<void> {
    this.#ended = true;
    const seat = this.#seat;
    if (seat === undefined) return;
    this.#unprove();
    seat.onWake = () => undefined;
    await (leaves ? seat.leave() : seat.drop());
  }

  #endedBySeat(seat: Seat, end: SeatEnd): void {
    if (end?.code === 'PARTICIPANT_REPLACED') void this.#lose(seat).catch(this.setup.onFailure);
    else this.setup.onEnd(end);
  }

  async #answer(seat: Seat): Promise<void> {
    if (await this.socket.answers(ANSWER_MS)) await seat.vouch();
    else await this.#lose(seat);
  }

  /** The socket stays, until the client shows itself or the keepalive finds it dead. */
  async #lose(seat: Seat): Promise<void> {
    if (seat !== this.#seat || this.#lostAt !== undefined) return;
    this.#lostAt = seat.position;
    this.#unprove();
    // Storage away: the lease runs out by itself, which comes to a drop.
    await seat.drop(this.socket.silentMs).catch(() => undefined);
    if (await this.socket.answers()) this.setup.onBack();
  }
}
