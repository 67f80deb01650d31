import type { Bridged, Missed, ReplayWindow } from '../archive/replay-window.js';
import type { Caller } from '../identity/caller.js';
import type { LoggedEvent } from '../log/event.js';
import type { FeedItem, LoggedItem, Recovery, SnapshotItem } from '../log/feed-item.js';
import type { Opening } from '../log/feed.js';
import type { Position } from '../log/position.js';
import { judge, type Page, type Verdict } from '../log/recovery.js';
import { replayFor, type Viewer } from '../log/viewer.js';
import { participantKey } from './participant-key.js';
import type { Joined } from './room-store.js';

export interface OpeningBounds {
  readonly logMs: number;
  readonly roomCapacity: number;
}

/** From where somebody goes on. */
export interface Start {
  readonly since: Position;
  /** Its client says so; else this server knows it. */
  readonly isClaimed: boolean;
}

/** What decides on a return, and whoever counts what came of it. */
export class Openings {
  constructor(
    private readonly bounds: OpeningBounds,
    /** null: nothing outlives the log. */
    private readonly longer: ReplayWindow | null,
    /** Told of each snapshot's verdict. */
    private readonly snapshotGiven: (recovery: Recovery) => void,
  ) {}

  /** One object for all who are given an event of one reading, so that what is made of it is made once. */
  readonly #items = new WeakMap<LoggedEvent, LoggedItem>();

  /** By the log alone. */
  judge(since: Position, page: Page): Verdict {
    return judge(since, page, this.bounds.logMs);
  }

  /** By the log, and where that doesn't reach, by what the archive has before it; `onWait`: that is asked now. */
  async verdict(missed: Missed, onWait: () => void = () => undefined): Promise<Bridged> {
    const verdict = this.judge(missed.since, missed.page);
    const unbridged = { verdict, archivedUpTo: 0, release: () => undefined };
    if (!this.longer?.mayReach(verdict, missed.roomId)) return unbridged;
    onWait();
    return (await this.longer.bridge(missed)) ?? unbridged;
  }

  /** What a participant that just came is told first: the room as of now, the verdict on its recovery, and what it missed. */
  async open(
    room: { readonly id: string; readonly caller: Caller; readonly asUser: boolean },
    joined: Joined,
    page: Page,
    start: Start | undefined,
    onWait?: () => void,
  ): Promise<Opening> {
    const viewer = viewerOf(room.caller, joined.participantId, room.asUser ? joined : null);
    const missed = start && missedOf(room.id, joined, page, start, viewer);
    const bridged = missed && (await this.verdict(missed, onWait));
    const itemOf = (event: LoggedEvent): LoggedItem => this.#itemOf(event);
    const opening = openingOf(room.id, viewer, joined, bridged, start?.since, this.bounds, itemOf);
    const [first] = opening.items;
    if (first?.type === 'snapshot') this.snapshotGiven(first.recovery);
    return opening;
  }

  #itemOf(event: LoggedEvent): LoggedItem {
    const item = this.#items.get(event) ?? { type: 'event', event };
    this.#items.set(event, item);
    return item;
  }
}

/** The verdict is on the log before this join. */
function missedOf(roomId: string, joined: Joined, page: Page, { since, isClaimed }: Start, viewer: Viewer): Missed {
  const before = { ...page, epoch: joined.epoch, top: joined.before };
  const own = joined.resumed ? joined.participants.find(({ id }) => id === joined.participantId) : undefined;
  const presentSince = isClaimed ? (own?.joinedAt ?? Infinity) : -Infinity;
  return { roomId, since, page: before, viewer, presentSince };
}

function openingOf(
  roomId: string,
  viewer: Viewer,
  joined: Joined,
  bridged: Bridged | undefined,
  since: Position | undefined,
  bounds: OpeningBounds,
  itemOf: (event: LoggedEvent) => LoggedItem,
): Opening {
  const verdict = bridged?.verdict;
  const replay = verdict && follows(verdict, joined) ? replayFor(verdict.events, viewer) : [];
  const next = { epoch: joined.epoch, offset: joined.from };
  const recovery = recoveryOf(bridged, replay, joined);
  const position = replay.length > 0 ? startOf(verdict, since, next) : next;
  const items: FeedItem[] = [{ ...snapshotOf(roomId, joined, position, recovery, bounds), since }];
  for (const event of replay) items.push(itemOf(event));
  return { viewer, items, next, version: joined.version, ...(bridged && { release: bridged.release }) };
}

/** Of a new log only who was in the room all the while is told what it holds: a new participant wasn't there. */
export function follows({ reason }: Verdict, { resumed }: Pick<Joined, 'resumed'>): boolean {
  return reason !== 'EPOCH_CHANGED' || resumed;
}

export function viewerOf({ userId }: Caller, participantId: string, asUser: Pick<Joined, 'formerId'> | null): Viewer {
  return { participantId, userId, ...(asUser !== null && { asUser: { formerId: asUser.formerId } }) };
}

function recoveryOf(bridged: Bridged | undefined, replay: readonly LoggedEvent[], joined: Joined): Recovery {
  const archivedUpTo = bridged?.archivedUpTo ?? 0;
  return {
    wasRecovering: bridged !== undefined,
    recovered: bridged?.verdict.recovered ?? false,
    reason: bridged?.verdict.reason ?? null,
    missedCount: replay.length,
    archivedCount: replay.filter(({ position }) => position.offset <= archivedUpTo).length,
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
    connectionId: joined.connectionId,
    resumed: joined.resumed,
    recovery,
  };
}
