import type { Position } from '../log/position.js';
import type { ConnectionQuality, Measured } from '../quality/grade.js';
import type { Participant } from './participant.js';

/** How a participant asks to come in. */
export interface JoinRequest {
  readonly userId: string;
  readonly name: string;
  /** The participant it says it is; absent: a new one. */
  readonly as?: { readonly id: string; readonly secret: string };
  /** What it becomes where it can't be that one. */
  readonly otherwise: { readonly id: string; readonly secret: string };
  readonly connectionId: string;
  /** Its client knows no key: without `as`, it comes back as the user's participant that dropped last. */
  readonly keyless?: boolean;
  /** Connections of the user that were asked for a sign of life and gave none; absent: nobody was asked. */
  readonly silent?: readonly string[];
}

/** The seat taken, and the room, all of one moment. */
export interface Joined {
  readonly epoch: string;
  /** The log's top before the join: what was missed lies up to here. */
  readonly before: number;
  /** Events behind this offset are news to it. */
  readonly from: number;
  readonly version: number;
  readonly at: number;
  readonly resumed: boolean;
  readonly participantId: string;
  readonly secret: string;
  /** The one that holds the participant now. */
  readonly connectionId: string;
  /** What the server knows that it received; null: nothing known. */
  readonly known: Position | null;
  readonly awayMs: number | null;
  /** The participant that a returning user was when it went; null where it is that one again, or nothing is known. */
  readonly formerId: string | null;
  readonly participants: readonly Participant[];
}

/** Nothing was joined: whether the clients of these connections are still there must be known first, and they were asked. */
export interface Asked {
  readonly asked: readonly string[];
}

export interface Renewal {
  readonly participantId: string;
  readonly connectionId: string;
  readonly acknowledged: Position | null;
}

export interface Renewed {
  readonly epoch: string;
  readonly top: number;
  readonly version: number;
  /** The connections that own their participant no more. */
  readonly gone: readonly { readonly connectionId: string; readonly reason: 'replaced' | 'unknown' }[];
}

/** How a room stands; epoch '' where there is no such room. */
export type Standing = Pick<Renewed, 'epoch' | 'top' | 'version'>;

/** A seat as its node holds it. */
export interface HeldSeat {
  readonly userId: string;
  readonly name: string;
  readonly participantId: string;
  readonly secret: string;
  readonly connectionId: string;
  /** Its client knows no key. */
  readonly keyless: boolean;
  /** What its client has at least. */
  readonly received: Position;
}

/** What came of bringing a seat back: `left`: its participant left of itself; `full`: no place was left for it. */
export type SeatReturn =
  | { readonly state: 'here'; readonly awayMs: number | null }
  | { readonly state: 'replaced' }
  | { readonly state: 'left' }
  | { readonly state: 'full'; readonly limit: number };

/** A room after all seats of one node were brought back in it, all of one moment. */
export interface Restored extends Roster {
  readonly epoch: string;
  /** The log's top before. */
  readonly before: number;
  readonly top: number;
  /** In the order of the seats. */
  readonly returns: readonly SeatReturn[];
}

export interface LastSeen {
  readonly epoch: string;
  readonly isConnected: boolean;
  /** Connected or reconnecting: its key brings it back. */
  readonly isPresent: boolean;
  readonly lastSeenAt: number;
  readonly known: Position | null;
  /** null: none was ever reported. */
  readonly quality: ConnectionQuality | null;
  readonly participantId: string;
  /** It dropped or left within the log's time. */
  readonly wasAway: boolean;
}

export interface Roster {
  readonly version: number;
  readonly at: number;
  readonly participants: readonly Participant[];
}

export type Graded = { readonly id: string | null } | 'all';

export interface Leaving {
  /** The connection that speaks: what is done is done only if it still owns the participant. */
  readonly connection?: { readonly id: string; readonly acknowledged: Position | null };
  /** The participant is reconnecting for so long, and then has left, unless it comes back by its key. Absent: it leaves at once. */
  readonly graceMs?: number;
}

/** Who is in which room. Each method is one atomic step; deadlines are by the store's clock. */
export interface RoomStore {
  join(roomId: string, request: JoinRequest): Promise<Joined | Asked>;
  /** Renews the leases of one node's connections, and tells whether it missed anything. */
  renew(roomId: string, renewals: readonly Renewal[]): Promise<Renewed>;
  /** How the room stands now: what a node that may have missed something compares with what it has. */
  look(roomId: string): Promise<Standing>;
  /** Brings back all seats of one node, also those that storage lost, with fresh leases. */
  restore(roomId: string, seats: readonly HeldSeat[]): Promise<Restored>;
  /** Starts the grace period, if that connection still owns the participant. `silentMs`: since it was last heard. */
  drop(roomId: string, renewal: Renewal, silentMs?: number): Promise<void>;
  /** That connection's client gave a sign of life: whoever asked for one need wait no longer. */
  vouch(roomId: string, connectionId: string): Promise<void>;
  /** Ends the participant's presence; with a connection only if it still owns it (null if not). */
  leave(roomId: string, userId: string, participantId: string | null, how?: Leaving): Promise<string | null>;
  /** Undoes a join whose answer nobody got: the participant that it made is gone, one that it brought back has dropped again. */
  takeBack(roomId: string, request: JoinRequest): Promise<void>;
  roster(roomId: string): Promise<Roster>;
  lastSeen(roomId: string, userId: string): Promise<LastSeen | null>;
  /** The grade of the user's participant (null: the one that can only be meant), or of all of them. Tells the room where it changed. */
  grade(
    roomId: string,
    userId: string,
    participants: Graded,
    quality: ConnectionQuality,
    measured?: Measured,
  ): Promise<void>;
  /** Lets end what is due in one room. Returns how late it came to it, ms; null: nothing was due. */
  sweepRoom(roomId: string): Promise<number | null>;
  /**
   * Lets all leases and grace periods end that are due, in all rooms. Returns how late it came to each room that it changed, ms. Where a
   * part of storage is away, the rest is swept all the same, and `onFailed` is told why it was not all. Never rejects.
   */
  sweep(onFailed: (error: unknown) => void): Promise<readonly number[]>;
}
