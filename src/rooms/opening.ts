import type { Caller } from '../identity/caller.js';
import type { FeedItem, Recovery, SnapshotItem } from '../log/feed-item.js';
import type { Opening } from '../log/feed.js';
import type { Position } from '../log/position.js';
import { judge, type Page, type Verdict } from '../log/recovery.js';
import { replayFor, type Viewer } from '../log/viewer.js';
import { participantKey } from './participant-key.js';
import type { Joined } from './room-store.js';

/** Told of each snapshot and its verdict, for whoever counts them. */
export type SnapshotGiven = (recovery: Recovery) => void;

export interface OpeningBounds {
  readonly logMs: number;
  readonly roomCapacity: number;
}

/** What a participant that just came is told first: the room as of now, the verdict on its recovery, and what it missed. */
export function openingOf(
  room: { readonly id: string; readonly caller: Caller; readonly asUser: boolean },
  joined: Joined,
  page: Page,
  since: Position | undefined,
  bounds: OpeningBounds,
): Opening {
  const viewer = viewerOf(room.caller, joined.participantId, room.asUser ? joined : null);
  // The verdict is on the log before this join.
  const verdict = since && judge(since, { ...page, epoch: joined.epoch, top: joined.before }, bounds.logMs);
  const replay = verdict && follows(verdict, joined) ? replayFor(verdict.events, viewer) : [];
  const next = { epoch: joined.epoch, offset: joined.from };
  const recovery = recoveryOf(verdict, replay.length, joined);
  const position = replay.length > 0 ? startOf(verdict, since, next) : next;
  const items: FeedItem[] = [{ ...snapshotOf(room.id, joined, position, recovery, bounds), since }];
  for (const event of replay) items.push({ type: 'event', event });
  return { viewer, items, next, version: joined.version };
}

/** Of a new log only who was in the room all the while is told what it holds: a new participant wasn't there. */
export function follows({ reason }: Verdict, { resumed }: Pick<Joined, 'resumed'>): boolean {
  return reason !== 'EPOCH_CHANGED' || resumed;
}

export function viewerOf({ userId }: Caller, participantId: string, asUser: Pick<Joined, 'formerId'> | null): Viewer {
  return { participantId, userId, ...(asUser !== null && { asUser: { formerId: asUser.formerId } }) };
}

function recoveryOf(verdict: Verdict | undefined, missedCount: number, joined: Joined): Recovery {
  return {
    wasRecovering: verdict !== undefined,
    recovered: verdict?.recovered ?? false,
    reason: verdict?.reason ?? null,
    missedCount,
    disconnectedForMs: joined.awayMs,
  };
}

/** Behind which the replay lies: where the client stood, or, with a gap, before what is left; of a new log, its start. */
function startOf(verdict: Verdict | undefined, since: Position | undefined, next: Position): Position {
  const first = verdict?.events[0];
  if (verdict?.recovered && since) return since;
  return first ? { epoch: next.epoch, offset: first.position.offset - 1 } : next;
}

function snapshotOf(
  id: string,
  joined: Joined,
  position: Position,
  recovery: Recovery,
  { roomCapacity }: OpeningBounds,
): SnapshotItem {
  const participants = [...joined.participants].sort((a, b) => a.joinedAt - b.joinedAt);
  const you = participants.find((participant) => participant.id === joined.participantId);
  if (you === undefined) throw new Error('A roster came without the participant that joined');
  return {
    type: 'snapshot',
    position,
    at: joined.at,
    room: { id, participants, capacity: roomCapacity },
    you,
    participantKey: participantKey({ id: joined.participantId, secret: joined.secret }),
    resumed: joined.resumed,
    recovery,
  };
}
