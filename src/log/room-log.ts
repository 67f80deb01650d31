import type { Participant } from '../rooms/participant.js';
import type { LoggedEvent, TransferEvent } from './event.js';
import type { Position } from './position.js';
import type { Page } from './recovery.js';

/** What is told live and never logged; `position` is where the log stood. */
export type Notice =
  | { readonly type: 'changed'; readonly version: number; readonly at: number; readonly participant: Participant }
  | TransferNotice
  | ConnectionNotice
  | { readonly type: 'closed' }
  /** A newer release told it. */
  | { readonly type: 'unknown' };

/** How transfers stand now that a connection came or went; `version` is the roster's. */
export interface TransferNotice {
  readonly type: 'transfers';
  readonly version: number;
  readonly at: number;
  readonly events: readonly TransferEvent[];
}

/** What is told of connections, to whom it concerns. */
export type ConnectionNotice =
  /** It lost its participant to another one. */
  | { readonly type: 'replaced'; readonly connectionId: string }
  /** Somebody must know whether their clients are still there. */
  | { readonly type: 'asked'; readonly connectionIds: readonly string[] }
  /** What storage says of it is so: its client gave a sign of life, or its participant is no longer connected. */
  | { readonly type: 'settled'; readonly connectionId: string };

export type LiveMessage =
  | { readonly type: 'event'; readonly event: LoggedEvent }
  | { readonly type: 'notice'; readonly position: Position; readonly notice: Notice }
  /** Something came that can't be read: it counts as a hole. */
  | { readonly type: 'unreadable' };

export function positionOf(message: Exclude<LiveMessage, { readonly type: 'unreadable' }>): Position {
  return message.type === 'event' ? message.event.position : message.position;
}

export interface LiveListener {
  heard(message: LiveMessage): void;
  /** Messages may have been lost: what was missed must be read. */
  interrupted(): void;
}

/** The rooms' logs, as far as reading goes; appending is part of each change of a room. */
export interface RoomLog {
  /** What the log holds behind `offset`, with its epoch, its top and the time, all of one moment. */
  readAfter(roomId: string, offset: number): Promise<Page>;
  /** Resolves once storage acknowledged that from now on nothing is missed; the answer ends it. */
  follow(roomId: string, listener: LiveListener): Promise<() => void>;
  /** Resolves once the room's listeners have heard whatever had been told when this was called. */
  heardAll(roomId: string): Promise<void>;
  /** Something was told in the room that its listeners did not hear: subscribes anew. */
  mistrust(roomId: string): void;
}
