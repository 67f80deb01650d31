import type { FeedItem } from '../../log/feed-item.js';
import type { Position } from '../../log/position.js';
import type { Seat, SeatEnd } from '../../rooms/seat.js';
import type { ClientSocket, Ending } from '../../websocket/client-socket.js';
import { Written } from '../../websocket/written.js';
import type { SharedOperation } from './shared-operation.js';

/** A replay may have thousands: others get their turn in between. */
const ITEMS_A_TURN = 200;

/**
 * Writes what a seat gives straight to its socket, as far as the socket takes it. To graphql-ws it is an iterator that
 * never yields: the library keeps ids, `complete` and close, and ends this by `return()`.
 */
export class RoomDelivery implements AsyncGenerator<never, void, void> {
  readonly #head: string;
  readonly #written: Written<Position>;
  readonly #unprove: () => void;
  #busy = false;
  #ended = false;
  #resolve!: (result: IteratorReturnResult<void>) => void;
  #reject!: (error: unknown) => void;
  readonly #end = new Promise<IteratorReturnResult<void>>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  /** Resolves when nothing more comes. */
  readonly ended = this.#end.then(
    () => undefined,
    () => undefined,
  );

  constructor(
    private readonly seat: Seat,
    private readonly operation: SharedOperation,
    private readonly socket: ClientSocket,
    id: string,
    /** How the connection ended, if it did: completing an operation is leaving, losing the socket is not. */
    private readonly ending: () => Ending | null,
  ) {
    this.#head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    this.#written = new Written(seat);
    this.#unprove = socket.proveArrivalOf(this.#written);
    this.#end.catch(() => undefined);
    seat.onWake = () => this.pump();
    seat.onEnd = (end) => this.#endedBySeat(end);
  }

  /** Gives all that there is and the socket takes. */
  pump(): void {
    for (let given = 0; !this.#busy && !this.#ended && !this.socket.congested; given += 1) {
      if (given === ITEMS_A_TURN) return this.#goOnLater();
      const item = this.seat.take();
      if (item === undefined) return this.#written.passed();
      this.#give(item);
    }
  }

  next(): Promise<IteratorResult<never, void>> {
    return this.#end;
  }

  async return(): Promise<IteratorResult<never, void>> {
    if (this.#ended) return this.#end;
    this.#stop();
    this.#resolve({ value: undefined, done: true });
    const gone = this.ending() === 'drop' ? this.seat.drop() : this.seat.leave();
    // Storage away: the lease runs out by itself, which comes to a drop.
    await gone.catch(() => undefined);
    return this.#end;
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  readonly [Symbol.toStringTag] = 'AsyncGenerator';

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #goOnLater(): void {
    this.#busy = true;
    setImmediate(() => {
      this.#busy = false;
      this.pump();
    });
  }

  #give(item: FeedItem): void {
    const payload = this.operation.payloadOf(item);
    if (typeof payload === 'string') return this.#write(payload);
    this.#busy = true;
    payload
      .then((text) => this.#write(text))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#busy = false;
        this.pump();
      });
  }

  #write(payload: string): void {
    if (this.#ended) return;
    this.socket.send(`${this.#head}${payload}}`);
    this.#written.wrote();
    this.socket.gave();
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#stop();
    this.#reject(error);
    this.seat.drop().catch(() => undefined);
  }

  /** The seat is no longer ours, or the room is left: nothing to give up in the room, only here. */
  #endedBySeat(end: SeatEnd): void {
    if (this.#ended) return;
    this.#stop();
    if (end === null) this.#resolve({ value: undefined, done: true });
    else this.#reject(end);
    this.seat.drop().catch(() => undefined);
  }

  #stop(): void {
    this.#ended = true;
    this.#unprove();
    this.seat.onWake = () => undefined;
  }
}
