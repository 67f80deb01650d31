import { setImmediate as nextTurn } from 'node:timers/promises';
import { RejoinError } from '../errors.js';
import type { LeftEvent } from '../log/event.js';
import type { Opening } from '../log/feed.js';
import type { RoomFollower } from '../log/follower.js';
import type { Position } from '../log/position.js';
import type { Page } from '../log/recovery.js';
import type { Retrying } from '../log/retrying.js';
import type { RoomLog } from '../log/room-log.js';
import { concerns } from '../log/viewer.js';
import { viewerOf, type Openings } from './opening.js';
import type { Restored, RoomStore, SeatReturn } from './room-store.js';
import { replaced, type Seat } from './seat.js';

export interface ReturnPorts {
  readonly log: Pick<RoomLog, 'readAfter'>;
  readonly store: Pick<RoomStore, 'restore'>;
  readonly openings: Openings;
}

/** The way to the room's primary, which others go too. */
export type Lane = <T>(call: () => Promise<T>) => Promise<T>;

/** What one restoring brought: every seat's snapshot is made of it. */
interface Round extends Omit<Restored, 'returns'> {
  readonly number: number;
  readonly beganAt: number;
  readonly returns: ReadonlyMap<Seat, SeatReturn>;
  readonly page: Page;
}

/**
 * How this node's seats in one room go on where the window doesn't reach: from the log, or after a failover from one step that
 * brings all of them back. However many ask, one reading and one restoring is under way.
 */
export class Returns {
  #begun = 0;
  #newest: Round | undefined;
  #restoring: Promise<void> | undefined;
  #reading: { from: number; readonly page: Promise<Page | undefined> } | undefined;
  readonly #asking = new Set<Seat>();

  constructor(
    private readonly follower: RoomFollower,
    private readonly seats: ReadonlySet<Seat>,
    private readonly ports: ReturnPorts,
    private readonly lane: Lane,
    private readonly retrying: Retrying,
  ) {}

  /**
   * A seat fell out of the window, or its participant out of the room (`absent`): it goes on from the log without a word, or
   * gets a snapshot that says what it lost, or that the archive has what the log lacks. null: its participant left, or nobody
   * waits for the answer any more.
   */
  async reopen(seat: Seat, since: Position, version: number, absent: boolean): Promise<Opening | null> {
    const askedAt = this.#begun;
    this.#asking.add(seat);
    try {
      const quiet = absent ? undefined : await this.#caughtUp(seat, since, version);
      if (quiet !== undefined) return quiet;
      for (;;) {
        if (seat.feed.closed) return null;
        const round = this.#newest;
        const state = round?.returns.get(seat);
        if (round && state && this.#holdsFor(round, since, askedAt)) {
          return await this.#openingOf(seat, since, round, state);
        }
        await this.restore();
      }
    } finally {
      this.#asking.delete(seat);
    }
  }

  /** When the newest step began that brought the seats back. */
  get restoredAt(): number {
    return this.#newest?.beganAt ?? -Infinity;
  }

  /** Brings back all seats here, again until that worked. */
  restore(): Promise<void> {
    this.#restoring ??= this.#restoreOnce().finally(() => (this.#restoring = undefined));
    return this.#restoring;
  }

  async #restoreOnce(): Promise<void> {
    // All seats find out within one turn.
    await nextTurn();
    if (this.seats.size === 0 && this.#asking.size === 0) return this.follower.fill();
    const round = await this.retrying.run(() => this.follower.newLog(() => this.#round()));
    if (round === undefined) return;
    await this.follower.reach(round.epoch, round.top);
    this.follower.sawRoster(round.epoch, round);
    this.#newest = round;
  }

  async #round(): Promise<Round> {
    const { roomId } = this.follower;
    const { log, store } = this.ports;
    this.#begun += 1;
    const [number, beganAt] = [this.#begun, performance.now()];
    const [seats, left]: [Seat[], Seat[]] = [[], []];
    await this.follower.hearOut();
    const { returns, ...room } = await this.lane(() => {
      // As late as can be: a seat that ended while this waited must not be taken again.
      for (const seat of this.#all) (this.follower.hasLeftForGood(seat.participantId) ? left : seats).push(seat);
      return store.restore(
        roomId,
        seats.map((seat) => seat.held),
      );
    });
    const nothing = { epoch: room.epoch, top: 0, events: [], now: room.at };
    const page = room.top === 0 ? nothing : await this.lane(() => log.readAfter(roomId, 0));
    if (page.epoch !== room.epoch) throw new Error('The log changed once more while seats were brought back');
    this.follower.absorb(page);
    return {
      ...room,
      number,
      beganAt,
      page,
      returns: new Map([
        ...left.map((seat): [Seat, SeatReturn] => [seat, { state: 'left' }]),
        ...seats.flatMap((seat, index) => entry(seat, returns[index])),
      ]),
    };
  }

  get #all(): readonly Seat[] {
    return [...new Set([...this.seats, ...this.#asking])].filter(({ feed }) => !feed.closed);
  }

  /** A round that began later, or one that brought the log on which the room goes on, where that is still here from then on. */
  #holdsFor({ number, epoch, top }: Round, since: Position, askedAt: number): boolean {
    if (number > askedAt) return true;
    const { window } = this.follower;
    return this.follower.hasLeft(since.epoch) && window.epoch === epoch && window.placeAfter(top) !== undefined;
  }

  async #openingOf(seat: Seat, since: Position, round: Round, back: SeatReturn): Promise<Opening | null> {
    if (back.state === 'left') return null;
    if (back.state === 'replaced') throw replaced();
    if (back.state === 'full') throw roomFull(back.limit);
    const { participantId, secret, connectionId } = seat;
    const { awayMs } = back;
    const identity = { resumed: true, participantId, secret, connectionId, known: null, awayMs, formerId: null };
    const joined = { ...round, from: round.top, ...identity };
    const { roomId: id, caller, keyless: asUser } = seat;
    return this.ports.openings.open({ id, caller, asUser }, joined, round.page, { since, isClaimed: false });
  }

  /** undefined: the log doesn't reach back, or the participant isn't in the room any more. */
  async #caughtUp(seat: Seat, since: Position, version: number): Promise<Opening | null | undefined> {
    if (this.follower.hasLeft(since.epoch)) return undefined;
    const page = await this.#read(since.offset);
    if (page === undefined) return null;
    const end = page.epoch === since.epoch ? endOf(seat.participantId, page) : undefined;
    if (end !== undefined) return end === 'LEFT' ? null : undefined;
    const verdict = this.ports.openings.judge(since, page);
    if (!verdict.recovered) return undefined;
    this.follower.absorb(page);
    await this.follower.reach(page.epoch, page.top);
    const viewer = viewerOf(seat.caller, seat.participantId, seat.keyless ? { formerId: null } : null);
    const events = verdict.events
      .filter(({ body }) => concerns(body, viewer))
      .map((event) => ({ type: 'event', event }) as const);
    // Changes of the roster are in no log: how those stand now that may have been missed.
    const next = { epoch: page.epoch, offset: page.top };
    const notices = this.follower
      .changesSince(version, next)
      .filter((notice) => notice.type === 'changed' || concerns(notice.body, viewer));
    return { viewer, items: [...events, ...notices], next, version: null };
  }

  /** One reading for all that ask within one turn, from where the one furthest behind stands. */
  #read(offset: number): Promise<Page | undefined> {
    const reading = (this.#reading ??= { from: offset, page: this.#readOnce() });
    reading.from = Math.min(reading.from, offset);
    return reading.page;
  }

  async #readOnce(): Promise<Page | undefined> {
    await nextTurn();
    const from = this.#reading?.from ?? 0;
    this.#reading = undefined;
    return this.retrying.run(() => this.lane(() => this.ports.log.readAfter(this.follower.roomId, from)));
  }
}

function roomFull(limit: number): RejoinError {
  return new RejoinError('ROOM_FULL', `No place was left for your participant: the limit is ${limit}.`, { limit });
}

function entry(seat: Seat, back: SeatReturn | undefined): [Seat, SeatReturn][] {
  return back === undefined ? [] : [[seat, back]];
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
