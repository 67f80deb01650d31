import type { Caller } from '../identity/caller.js';
import type { Opening } from '../log/feed.js';
import type { RoomFollower } from '../log/follower.js';
import type { Position } from '../log/position.js';
import type { Page } from '../log/recovery.js';
import type { RoomLog } from '../log/room-log.js';
import type { Openings } from './opening.js';
import type { RollCall } from './roll-call.js';
import type { Joined, JoinRequest } from './room-store.js';

/** Which room is entered, and by whom. */
export interface Entry {
  readonly id: string;
  readonly caller: Caller;
  /** Users come and go rather than participants (the legacy socket). */
  readonly asUser: boolean;
}

/** The way into a room, for who comes. */
export class Entrance {
  constructor(
    private readonly rollCall: Pick<RollCall, 'join'>,
    private readonly log: RoomLog,
    private readonly follower: RoomFollower,
    private readonly entry: Entry,
    private readonly openings: Openings,
    /** All of the join is done, and the archive is waited for. */
    private readonly onWait?: () => void,
  ) {}

  /**
   * One round trip where nobody must be called first: the log is read before the join, which may push the oldest
   * events out of it, and after, for what came in between. So whatever the log held when the participant came back is
   * there to be replayed.
   */
  async open(request: JoinRequest, since?: Position): Promise<{ joined: Joined; opening: Opening }> {
    const { id } = this.entry;
    const { top, epoch } = this.follower.window;
    const isNew = since === undefined && request.as === undefined && request.keyless !== true;
    const [before, joined, after] = await Promise.all([
      // Of another log all that it holds may follow.
      isNew ? null : this.log.readAfter(id, since?.epoch === epoch ? since.offset : 0),
      this.rollCall.join(id, request),
      this.log.readAfter(id, top),
    ]);
    const isWhole = epoch === joined.epoch || top === 0;
    const reached = isWhole && after.epoch === joined.epoch && after.top >= joined.from;
    const now = reached ? after : await this.log.readAfter(id, 0);
    this.follower.absorb(now);
    await this.follower.reach(joined.epoch, joined.from);
    this.follower.sawRoster(joined.epoch, joined);
    const page = together(joined, before, now);
    const from = since ?? joined.known;
    const start = from === null ? undefined : { since: from, isClaimed: since !== undefined };
    return { joined, opening: await this.openings.open(this.entry, joined, page, start, this.onWait) };
  }
}

/** The log as it was right before the join, put together from what was read on both sides of it. */
function together({ epoch, before: top, at }: Joined, before: Page | null, after: Page): Page {
  const read = [before, after].flatMap((page) => (page?.epoch === epoch ? page.events : []));
  const byOffset = new Map(read.map((event) => [event.position.offset, event]));
  const events = [...byOffset.values()].sort((one, other) => one.position.offset - other.position.offset);
  return { epoch, top, events, now: at };
}
