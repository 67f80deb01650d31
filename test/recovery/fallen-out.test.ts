import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { LoggedEvent } from '../../src/log/event.js';
import type { FeedItem } from '../../src/log/feed-item.js';
import { Feed, type Reopen } from '../../src/log/feed.js';
import { RoomFollower } from '../../src/log/follower.js';
import { Retrying } from '../../src/log/retrying.js';
import type { RoomLog } from '../../src/log/room-log.js';
import type { Participant } from '../../src/rooms/participant.js';
import { Entrance } from '../../src/rooms/entrance.js';
import { ReplayWindow } from '../../src/archive/replay-window.js';
import { Openings } from '../../src/rooms/opening.js';
import { Returns } from '../../src/rooms/returns.js';
import { Seat } from '../../src/rooms/seat.js';
import { until } from '../support/until.js';
import { at, EPOCH, participant } from './events.js';
import { archived, Shelf } from './shelf.js';

/** More than a window keeps for those behind, where the log is set to keep still more. */
const MANY = 3000;
const BOUNDS = { logMs: 1e9, replayMs: 1e9, replayEvents: 10_000, replayReadMs: 100, rooms: ['*'] };

/** A room on one node; `bob` follows it and takes nothing unless told. */
class Room {
  #epoch = EPOCH;
  #events: LoggedEvent[] = [];
  /** How often the log was read. */
  readings = 0;
  /** How many live events were told to be given on. */
  delivered = 0;
  /** While this node's seats are brought back, and when the log was read. */
  onRestoring = (): void => undefined;
  onRead = (): void => undefined;
  /** Has what `archive` was called for. */
  readonly shelf = new Shelf();
  readonly #openings = new Openings(
    { logMs: 1e9, roomCapacity: 9 },
    new ReplayWindow(this.shelf, BOUNDS, () => undefined),
    () => undefined,
  );
  readonly #roster = new Map(['ann', 'bob', 'carl'].map((id) => [id, participant(id)]));
  readonly #log: RoomLog = {
    readAfter: async (_, offset) => {
      this.readings += 1;
      const page = this.#page(offset);
      this.onRead();
      await nextTurn();
      return page;
    },
    follow: async () => () => undefined,
    heardAll: async () => undefined,
    mistrust: () => undefined,
  };
  #version = 7;
  readonly follower: RoomFollower;
  readonly items: FeedItem[] = [];
  feed!: Feed;
  returns!: Returns;

  /** `kept`: so many events its log keeps. */
  constructor(private readonly kept = Infinity) {
    const roster = async () => this.#view();
    const transfers = async () => ({ at: 0, events: [] });
    const onDelivered = () => (this.delivered += 1);
    const told = { onDelivered, onEpochChanged: () => {}, onUnheard: () => {} };
    const ports = { log: this.#log, roster, transfers, ...told };
    this.follower = new RoomFollower('r', ports, 1);
  }

  async open(): Promise<void> {
    await this.follower.start();
    const join = async () => this.#joined();
    const entry = { id: 'r', caller: { userId: 'bob' }, asUser: false } as never;
    const entrance = new Entrance({ join }, this.#log, this.follower, entry, this.#openings);
    const request = { as: { id: 'bob', secret: 's' } } as never;
    const { opening } = await entrance.open(request);
    const seats = new Set<Seat>();
    const store = {
      restore: async () => {
        this.onRestoring();
        return this.#restored();
      },
    };
    const ports = { log: this.#log, store, openings: this.#openings };
    this.returns = new Returns(this.follower, seats, ports, (call) => call(), new Retrying(() => false));
    const reopen: Reopen = (...from) => this.returns.reopen(seat, ...from);
    this.feed = new Feed(this.follower, opening, reopen, { tickMs: 1e9 }, () => 0);
    const seat = new Seat('r', { userId: 'bob', name: 'bob' }, 'c', 'bob', 's', false, this.feed, {} as never);
    seats.add(seat);
  }

  /** Another log, of which nothing was said yet. */
  begin(epoch: string): void {
    this.#epoch = epoch;
    this.#events = [];
  }

  say(count: number): void {
    for (let said = 0; said < count; said += 1) {
      const event = at(this.#events.length + 1, undefined, 0, this.#epoch);
      this.#events.push(event);
      this.follower.heard({ type: 'event', event });
    }
  }

  change(id: string, change: Partial<Participant>): void {
    const changed = { ...this.#roster.get(id)!, ...change };
    this.#roster.set(id, changed);
    const position = { epoch: EPOCH, offset: this.#events.length };
    const notice = { type: 'changed', version: ++this.#version, at: 0, participant: changed } as const;
    this.follower.heard({ type: 'notice', position, notice });
  }

  archive(): void {
    this.shelf.events = archived(this.#events);
  }

  /** Takes until there is what is looked for. */
  async until(fits: (item: FeedItem) => boolean): Promise<void> {
    await until(() => {
      this.take();
      return this.items.some(fits);
    });
    this.take();
  }

  get offsets(): readonly number[] {
    return this.items.flatMap((item) => (item.type === 'event' ? [item.event.position.offset] : []));
  }

  take(): void {
    for (let item = this.feed.take(); item; item = this.feed.take()) this.items.push(item);
  }

  #page(offset: number) {
    const events = this.#events.slice(-this.kept).filter(({ position }) => position.offset > offset);
    return { epoch: this.#epoch, top: this.#events.length, events, now: 0 };
  }

  #restored() {
    const top = this.#events.length;
    const returns = [{ state: 'here', awayMs: 0 } as const];
    return { epoch: this.#epoch, before: top, top, ...this.#view(), returns };
  }

  #view() {
    return { version: this.#version, at: 0, participants: [...this.#roster.values()] };
  }

  #joined() {
    const top = this.#events.length;
    const identity = { participantId: 'bob', secret: 's', connectionId: 'c' };
    const fixed = { resumed: true, ...identity, known: null, awayMs: null, formerId: null };
    return { epoch: EPOCH, before: top, from: top, ...this.#view(), ...fixed };
  }
}

test('who falls out of the node’s window gets all from the log, and how the others are, which is in no log', async () => {
  const room = new Room();
  await room.open();
  room.say(1);
  room.change('ann', { quality: 'POOR' });
  room.take();
  room.change('carl', { state: 'RECONNECTING' });
  room.say(MANY);
  room.take();
  await room.until((item) => item.type === 'event' && item.event.position.offset === MANY + 1);
  expect(room.offsets).toEqual(Array.from({ length: MANY + 1 }, (_, index) => index + 1));
  const told = room.items.flatMap((item) => (item.type === 'changed' ? [item.participant] : []));
  expect(told.findLast(({ id }) => id === 'carl')).toMatchObject({ state: 'RECONNECTING' });
  // Its cursor never stands before or behind what it has.
  const last = room.items.at(-1)!;
  expect(last.type === 'changed' && last.position.offset).toBe(MANY + 1);
});

test.each([true, false])(
  'who falls out of the log too is told so, and what the archive has: %s',
  async (isArchived) => {
    const room = new Room(50);
    await room.open();
    room.say(1);
    room.take();
    room.say(MANY);
    if (isArchived) room.archive();
    room.take();
    await room.until((item) => item.type === 'event' && item.event.position.offset === MANY + 1);
    const [, snapshot] = room.items.filter((item) => item.type === 'snapshot');
    const told = isArchived
      ? { recovered: true, reason: null, missedCount: MANY, archivedCount: MANY - 50 }
      : { recovered: false, reason: 'LOG_TRIMMED', missedCount: 50, archivedCount: 0 };
    expect(snapshot?.recovery).toMatchObject(told);
    const followed = Array.from({ length: isArchived ? MANY : 50 }, (_, index) => MANY + 1 - index).reverse();
    expect(room.offsets).toEqual([1, ...followed]);
  },
);

test('a new log is read once, whatever is heard of it while the seats are brought back', async () => {
  const room = new Room();
  await room.open();
  room.say(1);
  room.take();
  const before = room.readings;
  room.onRestoring = () => {
    room.begin('f'.repeat(20));
    room.say(2);
  };
  let toldBefore = 0;
  room.onRead = () => {
    room.say(1);
    toldBefore = room.delivered;
  };
  await room.returns.restore();
  expect(toldBefore).toBe(1);
  await until(() => room.delivered === 4);
  await room.until(
    (item) => item.type === 'event' && item.event.position.offset === 3 && item.event.position.epoch !== EPOCH,
  );
  expect(room.readings).toBe(before + 1);
});

test.each(['given', 'closed', 'fallen out'] as const)('what a feed was opened with is let go of: %s', async (how) => {
  const room = new Room();
  await room.open();
  let released = 0;
  const items = [1, 2].map((offset) => ({ type: 'event', event: at(offset) }) as const);
  const viewer = { participantId: 'bob', userId: 'bob' };
  const opening = { viewer, items, next: room.follower.window.position, version: null, release: () => (released += 1) };
  let reopened = (): void => undefined;
  const reopen: Reopen = () => new Promise((resolve) => (reopened = () => resolve(opening)));
  const feed = new Feed(room.follower, opening, reopen, { tickMs: 1e9 }, () => 0);
  feed.take();
  expect(released).toBe(0);
  if (how === 'given') feed.take();
  else if (how === 'closed') feed.close();
  else {
    feed.take();
    feed.startOver(false);
    feed.close();
    reopened();
  }
  await until(() => released === (how === 'fallen out' ? 2 : 1));
});
