import { randomUUID } from 'node:crypto';
import { requireCoverage, type Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import { Feed, type Reopen } from '../log/feed.js';
import type { Position } from '../log/position.js';
import type { RoomLog } from '../log/room-log.js';
import { replayFor } from '../log/viewer.js';
import type { ConnectionQuality } from '../quality/grade.js';
import { Entrance, type Entry } from './entrance.js';
import { follows, type Openings } from './opening.js';
import type { Participant } from './participant.js';
import { newParticipant, parseParticipantKey } from './participant-key.js';
import type { LostJoins } from './lost-joins.js';
import type { Here, Presence } from './presence.js';
import { parseRoomId } from './room-id.js';
import { RollCall } from './roll-call.js';
import type { Joined, JoinRequest, LastSeen, RoomStore } from './room-store.js';
import { leavingOf, type LeaveDraft } from './leaving.js';
import { replaced, Seat } from './seat.js';
import type { Sweeper } from './sweeper.js';
import { RejoinError } from '../errors.js';

export interface JoinOptions {
  readonly roomId: string;
  /** What the client says it has. */
  readonly since?: Position | undefined;
  readonly participantKey?: string | undefined;
  /**
   * For clients that know no keys: users come and go, by whatever participant. Takes over the user's participant that dropped
   * last, and gives what the user missed.
   */
  readonly keyless?: boolean;
  /** Whether nobody waits any more to be let in, where that takes a while. */
  readonly isOver?: () => boolean;
  /** Called when the join itself is done, and it is the archive that is waited for. */
  readonly onWait?: () => void;
}

export interface RoomView {
  readonly id: string;
  readonly participants: readonly Participant[];
  readonly capacity: number;
}

/** What the server knows of a user's presence; `position` is what it is known to have received. */
export interface ReconnectionView {
  readonly roomId: string;
  readonly userId: string;
  readonly isConnected: boolean;
  readonly lastSeenAt: number;
  readonly position: Position | null;
  readonly missedCount: number;
  readonly quality: ConnectionQuality;
}

/** Legacy clients are told of their presence only once they have been away, and of its quality once it was reported. */
export interface SeenView extends ReconnectionView {
  readonly wasAway: boolean;
  readonly wasGraded: boolean;
}

export interface RoomSettings {
  readonly roomCapacity: number;
  readonly tickMs: number;
}

/** What a roster and a whole log cost of a user's budget: as many ordinary calls as they keep Redis and this node busy. */
const ROSTER_COST = 2;
const LOG_COST = 10;

/** Joining, leaving and looking at rooms. */
export class Rooms {
  constructor(
    private readonly store: RoomStore,
    private readonly log: RoomLog,
    private readonly presence: Presence,
    private readonly lostJoins: LostJoins,
    private readonly limiter: RateLimiter,
    private readonly settings: RoomSettings,
    private readonly clock: () => number,
    private readonly openings: Openings,
    private readonly sweeper: Pick<Sweeper, 'expect'>,
  ) {}

  /** Takes a seat and answers with what the room tells from then on: a snapshot first, what was missed, what happens. */
  async join(caller: Caller, options: JoinOptions): Promise<Seat> {
    const roomId = parseRoomId(options.roomId);
    requireCoverage(caller, roomId);
    await this.limiter.take(caller.userId, 'join');
    const here = await this.presence.hold(roomId);
    try {
      return await this.#takeSeat(caller, roomId, options, here);
    } catch (error) {
      this.presence.release(roomId, here.follower);
      throw error;
    }
  }

  async leave(caller: Caller, draft: LeaveDraft): Promise<{ roomId: string; participantId: string }> {
    const roomId = parseRoomId(draft.roomId);
    requireCoverage(caller, roomId);
    const leaving = leavingOf(draft);
    await this.limiter.take(caller.userId, 'store');
    const participantId = await this.store.leave(roomId, caller.userId, draft.participantId ?? null, leaving);
    if (participantId === null) throw replaced();
    if (leaving.graceMs !== undefined) this.sweeper.expect(roomId, leaving.graceMs);
    return { roomId, participantId };
  }

  /** The room as of now; an unknown one is an empty one. */
  async view(caller: Caller, room: string, field = 'id'): Promise<RoomView> {
    const id = parseRoomId(room, field);
    requireCoverage(caller, id);
    await this.limiter.take(caller.userId, 'store', ROSTER_COST);
    const { participants } = await this.store.roster(id);
    return { id, participants, capacity: this.settings.roomCapacity };
  }

  async reconnectionState(caller: Caller, room: string): Promise<SeenView | null> {
    const roomId = parseRoomId(room);
    requireCoverage(caller, roomId);
    await this.limiter.take(caller.userId, 'store');
    const seen = await this.store.lastSeen(roomId, caller.userId);
    if (seen === null) return null;
    const { isConnected, lastSeenAt, known, wasAway } = seen;
    const missedCount = isConnected || known === null ? 0 : await this.#missed(roomId, caller, seen, known);
    const quality = seen.quality ?? 'UNKNOWN';
    const presence = { isConnected, lastSeenAt, position: known, missedCount, quality };
    return { roomId, userId: caller.userId, ...presence, wasAway, wasGraded: seen.quality !== null };
  }

  async #missed(roomId: string, { userId }: Caller, seen: LastSeen, since: Position): Promise<number> {
    await this.limiter.take(userId, 'store', LOG_COST);
    const page = await this.log.readAfter(roomId, seen.epoch === since.epoch ? since.offset : 0);
    const viewer = { participantId: seen.participantId, userId };
    const { verdict, release } = await this.openings.verdict({ roomId, since, page, viewer, presentSince: -Infinity });
    release();
    if (!follows(verdict, { resumed: seen.isPresent })) return 0;
    return replayFor(verdict.events, viewer).length;
  }

  async #takeSeat(caller: Caller, roomId: string, options: JoinOptions, here: Here): Promise<Seat> {
    const { follower } = here;
    const request = requestOf(caller, options);
    const rollCall = new RollCall(this.store, follower, request.connectionId, options.isOver);
    try {
      const entry: Entry = { id: roomId, caller, asUser: request.keyless === true };
      const entrance = new Entrance(rollCall, this.log, follower, entry, this.openings, options.onWait);
      const { joined, opening } = await entrance.open(request, options.since).catch((error: unknown) => {
        this.lostJoins.add(roomId, request, error);
        throw error;
      });
      const reopen: Reopen = (...from) => here.returns.reopen(seat, ...from);
      const feed = new Feed(follower, opening, reopen, this.settings, this.clock);
      const seat: Seat = this.#seat(entry, request.connectionId, joined, feed, follower);
      return seat;
    } finally {
      rollCall.end();
    }
  }

  #seat(
    { id: roomId, caller, asUser }: Entry,
    connectionId: string,
    { participantId, secret }: Joined,
    feed: Feed,
    follower: Here['follower'],
  ): Seat {
    const end = (seat: Seat): void => {
      if (feed.closed) return;
      feed.close();
      this.presence.remove(seat);
      this.presence.release(roomId, follower);
    };
    const leave = async (seat: Seat): Promise<void> => {
      end(seat);
      const { acknowledged } = seat.renewal;
      await this.store.leave(roomId, caller.userId, participantId, { connection: { id: connectionId, acknowledged } });
    };
    const drop = async (seat: Seat, silentMs: number): Promise<void> => {
      end(seat);
      await this.store.drop(roomId, seat.renewal, silentMs);
    };
    const vouch = (): Promise<void> => this.store.vouch(roomId, connectionId);
    const deeds = { leave: once(leave), drop: once(drop), vouch };
    const seat = new Seat(roomId, caller, connectionId, participantId, secret, asUser, feed, deeds);
    feed.onWake = () => seat.onWake();
    feed.onEnd = (why) => seat.end(why.type === 'left' ? null : asRejoinError(why.error));
    feed.onTold = (notice) => {
      if (notice.type === 'replaced' && notice.connectionId === connectionId) seat.end(replaced());
      if (notice.type === 'asked' && notice.connectionIds.includes(connectionId)) seat.ask();
    };
    this.presence.add(seat);
    return seat;
  }
}

function requestOf({ userId, name }: Caller, { participantKey, keyless }: JoinOptions): JoinRequest {
  const as = participantKey === undefined ? undefined : parseParticipantKey(participantKey);
  return {
    userId,
    name,
    ...(as && { as }),
    otherwise: newParticipant(),
    connectionId: randomUUID(),
    ...(keyless && { keyless }),
  };
}

function once<More extends readonly unknown[]>(
  run: (seat: Seat, ...more: More) => Promise<void>,
): (seat: Seat, ...more: More) => Promise<void> {
  const ended = new WeakMap<Seat, Promise<void>>();
  return (seat, ...more) => {
    const running = ended.get(seat) ?? run(seat, ...more);
    ended.set(seat, running);
    return running;
  };
}

function asRejoinError(error: unknown): RejoinError {
  if (error instanceof RejoinError) return error;
  return new RejoinError('INTERNAL_SERVER_ERROR', 'The room can no longer be followed; subscribe again.');
}
