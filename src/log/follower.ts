import type { LoggedEvent } from './event.js';
import { Epochs } from './epochs.js';
import type { FollowerPorts, Follows } from './follower-ports.js';
import { Farewells } from './farewells.js';
import { LiveBuffer } from './live-buffer.js';
import type { NoticeItem } from './feed-item.js';
import type { Position } from './position.js';
import { positionOf, type LiveListener, type LiveMessage, type Notice } from './room-log.js';
import type { Page } from './recovery.js';
import { NoticeWatch, type UnplacedNotice } from './notice-watch.js';
import { Retrying } from './retrying.js';
import type { RosterView } from './roster-watch.js';
import { RoomWindow } from './window.js';

/** The one follower of a room on this node: whatever number of connections follow the room, each event comes here once. */
export class RoomFollower implements LiveListener {
  #window: RoomWindow | undefined;
  readonly #buffer = new LiveBuffer();
  #filling: Promise<void> | undefined;
  #fillAgain = false;
  #notices: NoticeWatch;
  #stop: (() => void) | undefined;
  #stopped = false;
  readonly #followers = new Set<Follows>();
  readonly #farewells = new Farewells();
  readonly #epochs = new Epochs();
  readonly #retrying = new Retrying(() => this.#stopped);
  /** Called when messages may have been lost: somebody is to see how the room stands, or to `fill`. */
  onInterrupted: () => void = () => void this.fill();

  constructor(
    readonly roomId: string,
    private readonly ports: FollowerPorts,
    private readonly logSize: number,
    private readonly logMs = Infinity,
  ) {
    this.#notices = this.#watchNotices();
  }

  /** Subscribes first and reads then, so that nothing falls between. */
  async start(): Promise<void> {
    this.#stop = await this.ports.log.follow(this.roomId, this);
    if (this.#stopped) this.#stop();
    await this.#fillOnce();
  }

  stop(): void {
    this.#stopped = true;
    this.#notices.stop();
    this.#stop?.();
  }

  /** What the room's window, and what waits to enter it, take up here. */
  get bytes(): number {
    return (this.#window?.bytes ?? 0) + this.#buffer.bytes;
  }

  get window(): RoomWindow {
    if (this.#window === undefined) throw new Error('A follower has no window before it started');
    return this.#window;
  }

  /** The room's log was that one, and is another now. */
  hasLeft(epoch: string): boolean {
    return this.#epochs.hasLeft(epoch);
  }

  /** That participant left of itself: whatever storage lost since, nobody brings it back. */
  hasLeftForGood(participantId: string): boolean {
    return this.#farewells.has(participantId);
  }

  /**
   * Resolves once everything told up to now was heard, so that a room that closed can be told from one that was lost: the
   * answer to a read may overtake the message that its last participant left.
   */
  async hearOut(): Promise<void> {
    await this.ports.log.heardAll(this.roomId).catch(() => undefined);
    for (const event of this.#buffer.events) this.#farewells.learn(event);
  }

  add(follower: Follows): void {
    this.#followers.add(follower);
  }

  remove(follower: Follows): void {
    this.#followers.delete(follower);
  }

  /** A renewal or a join saw the log there: what is missing here is read before anyone hears of it. */
  async reach(epoch: string, top: number): Promise<void> {
    const reached = () => this.#window?.epoch === epoch && this.#window.top >= top;
    if (!reached()) await this.fill();
    this.#window?.age(this.logMs, () => this.#lowestPlace());
  }

  /**
   * A renewal saw the log there. Events up to there that a working subscription has not brought by then were lost on the way:
   * the subscription is not trusted any more.
   */
  async renewed(epoch: string, top: number): Promise<void> {
    const isBehind = () => this.#filling === undefined && this.#window?.epoch === epoch && this.#window.top < top;
    if (isBehind()) await this.ports.log.heardAll(this.roomId).catch(() => undefined);
    if (isBehind()) {
      this.ports.onUnheard();
      this.ports.log.mistrust(this.roomId);
    }
    await this.reach(epoch, top);
  }

  /** `bringing` begins a new log and absorbs it: what is heard of it meanwhile waits, and needs no reading of its own. */
  async newLog<T>(bringing: () => Promise<T>): Promise<T> {
    try {
      return await this.#epochs.begin(bringing());
    } finally {
      this.#drain();
      this.#wakeAll();
    }
  }

  /** Takes in what was read of the log at one moment, as if it had come live. */
  absorb(page: Page): void {
    const window = this.#window;
    if (this.#isOutOfDate(page)) return;
    if (window === undefined || window.epoch !== page.epoch) this.#startOver(page);
    else for (const event of page.events) this.#extend(window, event);
    this.#drain();
    this.#wakeAll();
  }

  /** Someone here was shown the whole roster, after `reach` of where the log stood then. */
  sawRoster(epoch: string, roster: RosterView): void {
    if (this.#window?.epoch === epoch) this.#notices.saw(roster);
  }

  /** For who stands at `position`, knows the changes up to that version, and missed the notes of those that came then. */
  changesSince(version: number, position: Position): readonly NoticeItem[] {
    return this.#notices.since(version, position);
  }

  /** A renewal saw the roster at that version. */
  expectVersion(version: number): void {
    this.#notices.expect(version);
  }

  heard(message: LiveMessage): void {
    const heardAt = performance.now();
    // What was dropped is read; the next renewal tells the roster.
    if (!this.#buffer.add(message)) this.#fillAgain = true;
    if (this.#filling === undefined) this.#drain();
    this.#wakeAll();
    if (message.type === 'event') this.#tellDelivery(message, heardAt);
  }

  /**
   * Frames leave at the end of the tick, which is before this promise; behind a hole, or of a log that is being brought, they wait
   * until it is there.
   */
  #tellDelivery(message: LiveMessage, heardAt: number): void {
    const held = this.#filling ?? this.#bringingOf(message);
    void Promise.resolve(held).then(() => this.ports.onDelivered(performance.now() - heardAt));
  }

  interrupted(): void {
    // One that has not read the log yet is about to.
    if (this.#window !== undefined) this.onInterrupted();
  }

  /** Reads the log as it is from now on, from where the window ends; again until that worked, unless nobody follows any more. */
  fill(): Promise<void> {
    // What is being read already may be older than what is missing.
    this.#fillAgain = true;
    this.#retrying.hurry();
    this.#filling ??= this.#fillUntilDone().finally(() => {
      this.#filling = undefined;
      this.#drain();
      this.#wakeAll();
    });
    return this.#filling;
  }

  async #fillUntilDone(): Promise<void> {
    while (this.#fillAgain && !this.#stopped) {
      await this.#retrying.run(() => {
        this.#fillAgain = false;
        return this.#fillOnce();
      });
    }
  }

  async #fillOnce(): Promise<void> {
    const page = await this.ports.log.readAfter(this.roomId, this.#window?.top ?? 0);
    const window = this.#window;
    if (this.#isOutOfDate(page)) {
      this.#fillAgain = true;
      return;
    }
    if (window === undefined || window.epoch !== page.epoch) {
      if (window !== undefined) await this.hearOut();
      if (this.#window === window) this.#startOver(page);
      else this.#fillAgain = true;
      return;
    }
    for (const event of page.events) this.#extend(window, event);
    if (window.top >= page.top) return;
    // The log moved past this window, but what lies between may only be late: under load a read overtakes what is told.
    await this.ports.log.heardAll(this.roomId);
    for (const event of [...this.#buffer.events, ...page.events]) {
      if (event.position.epoch === window.epoch) this.#extend(window, event);
    }
    if (window.top < page.top) this.#startOver(page);
  }

  #extend(window: RoomWindow, event: LoggedEvent): void {
    if (event.position.offset !== window.top + 1) return;
    this.#notices.learn(event);
    this.#farewells.learn(event);
    window.push(event);
    window.trim(() => this.#lowestPlace());
  }

  /** The log is another one, or moved on past what is here: subscribers behind find out by their cursors. */
  #startOver(page: Page): void {
    const first = page.top - page.events.length + 1;
    const isWhole = page.events.every(({ position }, index) => position.offset === first + index);
    const whole = isWhole ? page.events : [];
    const window = new RoomWindow(page.epoch, page.top - whole.length, this.logSize);
    this.#leave(page.epoch);
    this.#window = window;
    for (const event of whole) this.#extend(window, event);
    // Whoever enters this window behind one of its events may have yet to take what was noted in the one before.
    for (const note of this.changesSince(0, window.position)) window.note(note);
  }

  /** Takes what was heard as far as it continues the window; anything else is a hole to be filled. */
  #drain(): void {
    while (this.#filling === undefined) {
      const message = this.#buffer.take();
      if (message === undefined) return;
      if (this.#bringingOf(message)) return this.#buffer.putBack(message);
      if (this.#take(message)) continue;
      if (message.type !== 'unreadable') this.#buffer.putBack(message);
      void this.fill();
    }
  }

  /** What brings the log that a message belongs to; undefined: nothing does. */
  #bringingOf(message: LiveMessage): Promise<unknown> | undefined {
    if (message.type === 'unreadable') return undefined;
    const { epoch } = positionOf(message);
    return epoch === this.#window?.epoch ? undefined : this.#epochs.beginningOf(epoch);
  }

  #take(message: LiveMessage): boolean {
    const window = this.#window;
    if (window === undefined || message.type === 'unreadable') return false;
    const { epoch, offset } = positionOf(message);
    if (epoch !== window.epoch) return this.#epochs.isPast(epoch);
    if (message.type === 'notice') {
      if (offset > window.top) return false;
      this.#note(message.notice);
      return true;
    }
    if (offset <= window.top) return true;
    if (offset > window.top + 1) return false;
    this.#extend(window, message.event);
    return true;
  }

  /** Each epoch counts the roster's versions anew. */
  #leave(next: string): void {
    const epoch = this.#window?.epoch ?? next;
    if (epoch === next) return;
    this.#notices.stop();
    this.#notices = this.#watchNotices();
    // A room that isn't there has none.
    if (epoch === '') return;
    this.#epochs.leave(epoch);
    this.ports.onEpochChanged();
  }

  /** It was read before the log that is known here began. */
  #isOutOfDate({ epoch }: Page): boolean {
    return epoch !== this.#window?.epoch && this.#epochs.hasLeft(epoch);
  }

  #note(notice: Notice): void {
    if (notice.type === 'changed' || notice.type === 'transfers') {
      this.#notices.hear(notice);
    } else if (notice.type !== 'closed' && notice.type !== 'unknown') {
      for (const follower of [...this.#followers]) follower.told(notice);
    }
  }

  #watchNotices(): NoticeWatch {
    const thenFilled = async <View>(reading: Promise<View>): Promise<View> => {
      const view = await reading;
      await this.fill();
      return view;
    };
    const read = {
      roster: () => thenFilled(this.ports.roster(this.roomId)),
      transfers: (known: readonly string[]) => thenFilled(this.ports.transfers(this.roomId, known)),
    };
    return new NoticeWatch(read, (notice) => this.#noteToAll(notice));
  }

  #noteToAll(notice: UnplacedNotice): void {
    const window = this.window;
    window.note({ ...notice, position: window.position });
    window.trim(() => this.#lowestPlace());
    this.#wakeAll();
  }

  #lowestPlace(): number {
    let lowest = Infinity;
    for (const { place } of this.#followers) if (place !== undefined && place < lowest) lowest = place;
    return lowest;
  }

  #wakeAll(): void {
    for (const follower of [...this.#followers]) follower.wake();
  }
}
