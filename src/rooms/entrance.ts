import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import type { LeftEvent } from '../log/event.js';
import type { Opening, Reopen } from '../log/feed.js';
import type { Recovery } from '../log/feed-item.js';
import type { RoomFollower } from '../log/follower.js';
import type { Position } from '../log/position.js';
import { judge, type Page } from '../log/recovery.js';
import type { RoomLog } from '../log/room-log.js';
import { concerns } from '../log/viewer.js';
import { openingOf, viewerOf, type OpeningBounds } from './opening.js';
import type { RollCall } from './roll-call.js';
import type { Joined, JoinRequest } from './room-store.js';

/** Which room is entered, and by whom. */
export interface Entry {
  readonly id: string;
  readonly caller: Caller;
  /** Users come and go rather than participants (the legacy socket). */
  readonly asUser: boolean;
}

/** Told of each snapshot and its verdict, for whoever counts them. */
export type SnapshotGiven = (recovery: Recovery) => void;

const RETRY_MS = 500;

/** The way into a room, for who comes and for who fell out of the node's window. */
export class Entrance {
  constructor(
    private readonly rollCall: Pick<RollCall, 'join'>,
    private readonly log: RoomLog,
    private readonly follower: RoomFollower,
    private readonly entry: Entry,
    private readonly bounds: OpeningBounds,
    private readonly snapshotGiven: SnapshotGiven,
  ) {}

  /**
   * One round trip where nobody must be called first: the log is read before the join, which may push the oldest
   * events out of it, and after, for what came in between. So whatever the log held when the participant came back is
   * there to be replayed.
   */
  async open(request: JoinRequest, since?: Position): Promise<{ joined: Joined; opening: Opening }> {
    const { id } = this.entry;
    const { top } = this.follower.window;
    const isNew = since === undefined && request.as === undefined && request.keyless !== true;
    const [before, joined, after] = await Promise.all([
      isNew ? null : this.log.readAfter(id, since?.offset ?? 0),
      this.rollCall.join(id, request),
      this.log.readAfter(id, top),
    ]);
    const reached = after.epoch === joined.epoch && after.top >= joined.from;
    const now = reached ? after : await this.log.readAfter(id, 0);
    this.follower.absorb(now);
    await this.follower.reach(joined.epoch, joined.from);
    this.follower.sawRoster(joined.epoch, joined);
    const page = together(joined, before, now);
    const opening = openingOf(this.entry, joined, page, since ?? joined.known ?? undefined, this.bounds);
    const [first] = opening.items;
    if (first?.type === 'snapshot') this.snapshotGiven(first.recovery);
    return { joined, opening };
  }

  /**
   * A feed fell out of the window, or its participant out of the room (`absent`): it goes on from the log without a word, or
   * gets a snapshot that says what it lost. null: the participant left, or nobody waits for the answer any more.
   */
  async reopen(request: JoinRequest, isOver: () => boolean, ...from: Parameters<Reopen>): Promise<Opening | null> {
    for (;;) {
      try {
        return await this.#reopenOnce(request, isOver, ...from);
      } catch (error) {
        if (!(error instanceof RejoinError) || error.code !== 'SERVICE_UNAVAILABLE') throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * (0.5 + Math.random())).unref());
      }
    }
  }

  async #reopenOnce(
    request: JoinRequest,
    isOver: () => boolean,
    ...[since, version, absent]: Parameters<Reopen>
  ): Promise<Opening | null> {
    const page = await this.log.readAfter(this.entry.id, since.offset);
    const ownId = request.as?.id ?? '';
    const end = page.epoch === since.epoch ? endOf(ownId, page) : undefined;
    // A seat that ended meanwhile must not be taken again.
    if (end === 'LEFT' || isOver()) return null;
    const quiet = absent || end !== undefined ? null : await this.#catchUp(ownId, since, version, page);
    return quiet ?? (await this.open(request, since)).opening;
  }

  async #catchUp(ownId: string, since: Position, version: number, page: Page): Promise<Opening | null> {
    const { caller, asUser } = this.entry;
    const verdict = judge(since, page, this.bounds.logMs);
    if (!verdict.recovered) return null;
    this.follower.absorb(page);
    await this.follower.reach(page.epoch, page.top);
    const viewer = viewerOf(caller, ownId, asUser ? { formerId: null } : null);
    const events = verdict.events
      .filter(({ body }) => concerns(body, viewer))
      .map((event) => ({ type: 'event', event }) as const);
    // Changes of the roster are in no log: how those stand now that may have been missed.
    const next = { epoch: page.epoch, offset: page.top };
    return { viewer, items: [...events, ...this.follower.changesSince(version, next)], next, version: null };
  }
}

/** The log as it was right before the join, put together from what was read on both sides of it. */
function together({ epoch, before: top, at }: Joined, before: Page | null, after: Page): Page {
  const earlier = before?.epoch === epoch ? before : undefined;
  const later =
    after.epoch === epoch ? after.events.filter(({ position }) => position.offset > (earlier?.top ?? 0)) : [];
  return { epoch, top, events: [...(earlier?.events ?? []), ...later], now: at };
}

/** How the participant's presence ended, as far as a page tells; undefined: it did not, or it came again. */
function endOf(participantId: string, { events }: Page): LeftEvent['reason'] | undefined {
  const own = events.flatMap(({ body }) => {
    const isOwn = (body.type === 'joined' || body.type === 'left') && body.participant.id === participantId;
    return isOwn ? [body] : [];
  });
  const last = own.at(-1);
  return last?.type === 'left' ? last.reason : undefined;
}
