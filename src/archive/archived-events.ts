import type { LoggedEvent } from '../log/event.js';

/** An event of a log as the archive has it. */
export interface ArchivedEvent {
  readonly event: LoggedEvent;
  /** It is part of a negotiation: the archive has its place, and not what it says. */
  readonly isWithheld: boolean;
}

/** Which events: of one log, behind `after` and up to `upTo`. */
export interface EventRange {
  readonly epoch: string;
  readonly after: number;
  readonly upTo: number;
}

/** The events that the archive has of the rooms' logs. */
export interface ArchivedEvents {
  /** Whether it answers now, as far as is known. */
  readonly isUp: boolean;
  /** In order; those that it has not, or not yet, are left out. Stops behind so many bytes. Rejects when `signal` aborts. */
  read(range: EventRange, maxBytes: number, signal: AbortSignal): Promise<readonly ArchivedEvent[]>;
  /** Whether that user had joined the room by then. Rejects when `signal` aborts. */
  hadVisited(roomId: string, userId: string, by: number, signal: AbortSignal): Promise<boolean>;
}
