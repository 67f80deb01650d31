import type { LoggedEvent } from './event.js';

/** As far back as a connection here may not know yet that its participant left. */
const MOST_KEPT = 1000;

/** Participants that left a room of themselves: nobody brings them back, whatever storage lost since. */
export class Farewells {
  readonly #ids = new Set<string>();

  has(participantId: string): boolean {
    return this.#ids.has(participantId);
  }

  learn({ body }: LoggedEvent): void {
    if (body.type === 'joined') this.#ids.delete(body.participant.id);
    if (body.type !== 'left' || body.reason !== 'LEFT') return;
    this.#ids.add(body.participant.id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MOST_KEPT && oldest !== undefined) this.#ids.delete(oldest);
  }
}
