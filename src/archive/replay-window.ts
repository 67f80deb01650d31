import { setTimeout as wait } from 'node:timers/promises';
import { matchesAny } from '../identity/room-patterns.js';
import type { LoggedEvent } from '../log/event.js';
import type { Position } from '../log/position.js';
import { judge, restOf, type Page, type Verdict } from '../log/recovery.js';
import { replayFor, type Viewer } from '../log/viewer.js';
import { isNegotiation } from '../signals/signal.js';
import type { ArchivedEvent, ArchivedEvents, EventRange } from './archived-events.js';
import { HeldReplays } from './held-replays.js';
import { SharedReads } from './shared-reads.js';

export interface ReplayBounds {
  /** How long the log of Redis replays by itself, and how long it does with the archive. */
  readonly logMs: number;
  readonly replayMs: number;
  /** The most events that a participant may have missed, and how long it may wait for them. */
  readonly replayEvents: number;
  readonly replayReadMs: number;
  /** Patterns of the rooms that are archived. */
  readonly rooms: readonly string[];
}

/** Who missed what. */
export interface Missed {
  readonly roomId: string;
  readonly since: Position;
  /** What the log held when it came back. */
  readonly page: Page;
  readonly viewer: Viewer;
  /** Since when this server knows that it was in the room; Infinity: it says so itself, and the archive must know it. */
  readonly presentSince: number;
}

/** A verdict of recovered, to which the archive gave the events up to that offset (0: none). */
export interface Bridged {
  readonly verdict: Verdict;
  readonly archivedUpTo: number;
  /** To be called when the events are no longer needed. */
  readonly release: () => void;
}

/** What came of it where the log alone didn't reach. */
export const REPLAY_OUTCOMES = ['bridged', 'hole', 'late', 'withheld', 'bounds'] as const;
export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];
type Failure = Exclude<ReplayOutcome, 'bridged'>;

const MOST_BYTES = 8 * 1024 * 1024;
/** What happened last may be on its way to the archive: it is looked for again. */
const AGAIN_MS = 250;
/** Participants that join at once are given times that differ, so one may be told to have joined a little later than it did. */
const JOIN_SLACK_MS = 1000;

/**
 * The longer replay: the log's page with the archive's events before it, judged by the rule that judges the log alone. Where
 * anything is missing, late or beyond the bounds, the log's own verdict stands.
 */
export class ReplayWindow {
  readonly #reads: SharedReads;
  readonly #held = new HeldReplays();

  constructor(
    private readonly events: ArchivedEvents,
    private readonly bounds: ReplayBounds,
    private readonly told: (outcome: ReplayOutcome) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#reads = new SharedReads(events, MOST_BYTES);
  }

  /** Whether the archive may hold what the log didn't, by its own verdict. */
  mayReach({ reason }: Verdict, roomId: string): boolean {
    if (reason !== 'LOG_TRIMMED' && reason !== 'LOG_EXPIRED') return false;
    return matchesAny(this.bounds.rooms, roomId);
  }

  /** null: the log's verdict stands. Takes no longer than the bound. */
  async bridge(missed: Missed): Promise<Bridged | null> {
    const bridged = await this.#bridge(missed);
    this.told(typeof bridged === 'string' ? bridged : 'bridged');
    return typeof bridged === 'string' ? null : bridged;
  }

  async #bridge(missed: Missed): Promise<Bridged | Failure> {
    const { since, page, viewer } = missed;
    if (page.top - since.offset > this.bounds.replayEvents) return 'bounds';
    const deadline = this.clock() + this.bounds.replayReadMs;
    const kept = restOf(page).filter(({ position }) => position.offset > since.offset);
    const upTo = (kept[0]?.position.offset ?? page.top + 1) - 1;
    const read = await this.#all({ epoch: page.epoch, after: since.offset, upTo }, deadline);
    if (typeof read === 'string') return read;
    const events = [...read.map(({ event }) => event), ...kept];
    const verdict = judge(since, { ...page, events }, this.bounds.replayMs);
    if (!verdict.recovered) return 'hole';
    const withheld = new Set(read.filter(({ isWithheld }) => isWithheld).map(({ event }) => event));
    const lacks = (event: LoggedEvent): boolean => withheld.has(event) || this.#isStale(event, page.now);
    if (replayFor(verdict.events, viewer).some(lacks)) return 'withheld';
    const unproven = await this.#unproven(missed, verdict.events[0], deadline);
    if (unproven !== null) return unproven;
    const release = this.#held.hold(read);
    return release === null ? 'bounds' : { verdict, archivedUpTo: read.length > 0 ? upTo : 0, release };
  }

  /** Where a log stands for long, a negotiation in it is as old as one that the archive withholds. */
  #isStale({ body, at }: LoggedEvent, now: number): boolean {
    return body.type === 'signal' && isNegotiation(body.kind) && at + this.bounds.logMs < now;
  }

  /** All events of the range in order, or why they can't be had. */
  async #all(range: EventRange, deadline: number): Promise<readonly ArchivedEvent[] | Failure> {
    const found: ArchivedEvent[] = [];
    let bytes = 0;
    for (let after = range.after; after < range.upTo;) {
      if (!this.events.isUp) return 'late';
      const read = await this.#reads.read({ ...range, after }, deadline - this.clock()).catch(() => undefined);
      for (const one of unbroken(read ?? [], after, range.upTo)) {
        found.push(one);
        bytes += one.event.bytes;
        after += 1;
      }
      if (bytes > MOST_BYTES) return 'bounds';
      if (after === range.upTo) break;
      // What came later is there, so what is missing doesn't come any more.
      if (read?.some(({ event }) => event.position.offset > after)) return 'hole';
      if (this.clock() + AGAIN_MS >= deadline) return read === undefined ? 'late' : 'hole';
      await wait(AGAIN_MS, undefined, { ref: false });
    }
    return found;
  }

  /**
   * A cursor alone proves nothing: whoever may join could make one that lies before its time, and be given what was said to
   * others long ago. So who can't be known by its key or by what this server remembers must have visited the room by then.
   */
  async #unproven(
    { roomId, viewer, presentSince }: Missed,
    first: LoggedEvent | undefined,
    deadline: number,
  ): Promise<Failure | null> {
    if (first === undefined || first.at + JOIN_SLACK_MS >= presentSince) return null;
    if (!this.events.isUp) return 'late';
    const signal = AbortSignal.timeout(Math.max(0, Math.ceil(deadline - this.clock())));
    const by = first.at + JOIN_SLACK_MS;
    return this.events.hadVisited(roomId, viewer.userId, by, signal).then(
      (had) => (had ? null : 'withheld'),
      () => 'late',
    );
  }
}

/** Those that follow each other behind that offset, up to the end. */
function* unbroken(read: readonly ArchivedEvent[], after: number, upTo: number): Generator<ArchivedEvent> {
  let expected = after + 1;
  for (const one of read) {
    if (one.event.position.offset !== expected || expected > upTo) return;
    yield one;
    expected += 1;
  }
}
