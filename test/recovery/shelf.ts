import type { ArchivedEvent, ArchivedEvents, EventRange } from '../../src/archive/archived-events.js';
import type { LoggedEvent } from '../../src/log/event.js';

/** An archive that has these events, and answers as told. */
export class Shelf implements ArchivedEvents {
  isUp = true;
  /** Reads under way wait for this. */
  held: Promise<void> | undefined;
  readonly reads: EventRange[] = [];
  underWay = 0;
  most = 0;
  visits: { readonly userId: string; readonly at: number }[] = [];

  constructor(public events: readonly ArchivedEvent[] = []) {}

  async read(range: EventRange, maxBytes: number, stop: AbortSignal): Promise<readonly ArchivedEvent[]> {
    this.reads.push(range);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    const stopped = new Promise<void>((_, reject) =>
      stop.addEventListener('abort', () => reject(stop.reason as Error)),
    );
    await Promise.race([this.held, stopped]).finally(() => (this.underWay -= 1));
    let bytes = 0;
    const fits = ({ event }: ArchivedEvent): boolean => {
      const before = bytes;
      bytes += event.bytes;
      return before <= maxBytes;
    };
    return this.events
      .filter(({ event: { position } }) => position.offset > range.after && position.offset <= range.upTo)
      .filter(fits);
  }

  async hadVisited(_: string, userId: string, by: number): Promise<boolean> {
    return this.visits.some((visit) => visit.userId === userId && visit.at <= by);
  }
}

export const archived = (events: readonly LoggedEvent[]): ArchivedEvent[] =>
  events.map((event) => ({ event, isWithheld: event.body.type === 'signal' && event.body.kind !== 'APPLICATION' }));
