import type { RosterView } from './roster-watch.js';
import type { ConnectionNotice, RoomLog } from './room-log.js';
import type { TransfersView } from './transfer-watch.js';

/** Whom a follower wakes when there is something to take. */
export interface Follows {
  wake(): void;
  /** The next place it will take from the window it is on; undefined while it is on none. */
  readonly place: number | undefined;
  /** Something is to be known of connections. */
  told(notice: ConnectionNotice): void;
}

export interface FollowerPorts {
  readonly log: RoomLog;
  /** Who is in the room now, with the roster's version. */
  roster(roomId: string): Promise<RosterView>;
  /** How the room's live transfers stand now, and those that are known here to have been live. */
  transfers(roomId: string, known: readonly string[]): Promise<TransfersView>;
  /** An event that came live has been given to all here who keep up, so long after it came. */
  onDelivered(ms: number): void;
  /** The room's log was found to be another one. */
  onEpochChanged(): void;
  /** A renewal found events that were told, and not heard here. */
  onUnheard(): void;
}
