import type { Seat } from '../../rooms/seat.js';

/** What the subscription's field answers: not a stream but a seat, to be delivered without an iterator between. */
export class RoomSource implements AsyncIterable<never> {
  constructor(readonly seat: Seat) {}

  /** graphql-js asks for one before it hands the source on. */
  [Symbol.asyncIterator](): AsyncIterator<never> {
    throw new Error('A room is delivered by its seat');
  }
}
