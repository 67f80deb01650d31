import type { Participant } from '../rooms/participant.js';
import type { LoggedEvent, TransferEvent } from './event.js';
import type { Position } from './position.js';
import type { UnrecoverableReason } from './recovery.js';

/** Whether the subscriber asked to recover, and whether everything it missed follows. */
export interface Recovery {
  readonly wasRecovering: boolean;
  readonly recovered: boolean;
  readonly reason: UnrecoverableReason | null;
  /** How many of the following items are replay. */
  readonly missedCount: number;
  /** How many of those the log no longer held, and the archive gave. */
  readonly archivedCount: number;
  /** Since the participant was last known alive; null where nothing is known of an earlier presence. */
  readonly disconnectedForMs: number | null;
}

/** Everything a subscriber needs to (re)start from: replaces all that it knew. */
export interface SnapshotItem {
  readonly type: 'snapshot';
  /** From where the following items go on. */
  readonly position: Position;
  readonly at: number;
  readonly room: { readonly id: string; readonly participants: readonly Participant[]; readonly capacity: number };
  readonly you: Participant;
  readonly participantKey: string;
  /** Holds the participant, until another one comes with its key. */
  readonly connectionId: string;
  /** Came back as the same participant. */
  readonly resumed: boolean;
  readonly recovery: Recovery;
  /** What the participant had, as far as known. */
  readonly since?: Position | undefined;
}

/** An event of the log; one object for all subscribers of a node, so that what is made of it can be shared. */
export interface LoggedItem {
  readonly type: 'event';
  readonly event: LoggedEvent;
}

/** A participant's state, host or quality changed; `position` is where the log stood. One object for all subscribers of a node. */
export interface ChangeItem {
  readonly type: 'changed';
  /** Of the roster behind this change: who has a newer roster needs it no more. */
  readonly version: number;
  readonly position: Position;
  readonly at: number;
  readonly participant: Participant;
}

/** A transfer is paused by a connection, or is so no more; else as a change of the roster. */
export interface TransferItem {
  readonly type: 'transfer';
  readonly version: number;
  readonly position: Position;
  readonly at: number;
  readonly body: TransferEvent;
}

/** Nothing happened for this subscriber, but its position moved on. */
export interface TickItem {
  readonly type: 'tick';
  readonly position: Position;
  readonly at: number;
  readonly deliveredCount: number;
}

/** What is told live and never logged. */
export type NoticeItem = ChangeItem | TransferItem;

export type FeedItem = SnapshotItem | LoggedItem | NoticeItem | TickItem;
