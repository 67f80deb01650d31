import type { Position } from '../log/position.js';
import type { ConnectionQuality } from '../quality/grade.js';
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
  /** `restore`: bring `as` back even where storage lost it. */
  readonly mode: 'plain' | 'restore';
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

export interface LastSeen {
  readonly epoch: string;
  readonly isConnected: boolean;
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

/** Who is in which room. Each method is one atomic step; deadlines are by the store's clock. */
export interface RoomStore {
  join(roomId: string, request: JoinRequest): Promise<Joined | Asked>;
  /** Renews the leases of one node's connections, and tells whether it missed anything. */
  renew(roomId: string, renewals: readonly Renewal[]): Promise<Renewed>;
  /** Starts the grace period, if that connection still owns the participant. `silentMs`: since it was last heard. */
  drop(roomId: string, renewal: Renewal, silentMs?: number): Promise<void>;
  /** That connection's client gave a sign of life: whoever asked for one need wait no longer. */
  vouch(roomId: string, connectionId: string): Promise<void>;
  /** Ends the participant's presence at once; with a connection only if it still owns it (null if not). */
  leave(
    roomId: string,
    userId: string,
    participantId: string | null,
    connection?: { readonly id: string; readonly acknowledged: Position | null },
  ): Promise<string | null>;
  /** Undoes a join whose answer nobody got: the participant that it made is gone, one that it brought back has dropped again. */
  takeBack(roomId: string, request: JoinRequest): Promise<void>;
  roster(roomId: string): Promise<Roster>;
  lastSeen(roomId: string, userId: string): Promise<LastSeen | null>;
  /** The grade of the user's participant (null: the one that can only be meant), or of all of them. Tells the room where it changed. */
  grade(roomId: string, userId: string, participants: Graded, quality: ConnectionQuality): Promise<void>;
  /**
   * Lets all leases and grace periods end that are due, in all rooms. Returns how late it came to each room that it changed, ms. Where a
   * part of storage is away, the rest is swept all the same, and `onFailed` is told why it was not all. Never rejects.
   */
  sweep(onFailed: (error: unknown) => void): Promise<readonly number[]>;
}
