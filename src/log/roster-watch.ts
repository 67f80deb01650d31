import type { Participant } from '../rooms/participant.js';
import type { Notice } from './room-log.js';

/** The whole roster of one moment. */
export interface RosterView {
  readonly version: number;
  readonly at: number;
  readonly participants: readonly Participant[];
}

/** A participant as it is now, to be told to who follows the room. */
export type RosterChange = Omit<Notice & { type: 'changed' }, 'type'>;

/** A notice and the answer that tells of it travel on two connections: give it this long. */
const NOTICE_MS = 500;

/**
 * Changes of participants are told live and never logged, so one may be lost. Each has the roster's next version: where
 * one is left out, or doesn't come, the roster itself is read. Whoever brings a whole roster, here or in a snapshot for
 * one of us, has all others told what differs from what they were told: else what changed back meanwhile would never be
 * told to the one who saw it in between.
 */
export class RosterWatch {
  /** As all notices up to now tell it; undefined: the roster was not seen yet. */
  #version: number | undefined;
  /** Up to here not each change was told: a whole roster came instead. */
  #skippedTo = 0;
  /** A notice was left out, and nobody has seen the roster since. */
  #lost = false;
  readonly #told = new Map<string, RosterChange>();
  #stopped = false;

  constructor(
    /** The roster, once all that was logged up to then has been told. */
    private readonly read: () => Promise<RosterView>,
    private readonly tell: (change: RosterChange) => void,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  /** One of us was shown the whole roster, and is told of what is newer from now on. */
  saw(roster: RosterView): void {
    const version = this.#version;
    if (version === undefined || roster.version >= version) this.#take(roster);
    else if (roster.version < this.#skippedTo) this.#tellAgain(roster, version);
  }

  joined(participant: Participant, at: number): void {
    if (!this.#told.has(participant.id)) this.#told.set(participant.id, { version: 0, at, participant });
  }

  left(participantId: string): void {
    this.#told.delete(participantId);
  }

  /** As each was told last that changed in that version or a newer one. */
  changesSince(version: number): readonly RosterChange[] {
    return [...this.#told.values()].filter((change) => change.version > 0 && change.version >= version);
  }

  hear(change: RosterChange): void {
    const last = this.#version;
    if (last !== undefined && change.version <= last) return;
    this.#version = change.version;
    this.#tell(change);
    if (last === undefined || change.version === last + 1) return;
    this.#lost = true;
    this.#compare();
  }

  /** A notice of that version told of something else. */
  pass(version: number): void {
    const last = this.#version;
    if (last !== undefined && version <= last) return;
    this.#version = version;
    if (last === undefined || version === last + 1) return;
    this.#lost = true;
    this.#compare();
  }

  /** The roster has come to that version somewhere: the notices of it must be on their way. */
  expect(version: number): void {
    if (this.#lacks(version)) this.#later(() => this.#lacks(version));
  }

  #lacks(version: number): boolean {
    return this.#version !== undefined && (this.#lost || version > this.#version);
  }

  #later(isNeeded: () => boolean): void {
    setTimeout(() => {
      if (isNeeded()) this.#compare();
    }, NOTICE_MS).unref();
  }

  #compare(): void {
    if (this.#stopped) return;
    // A failure is mended by the next renewal, which tells the version again.
    this.read().then(
      (roster) => this.#mend(roster),
      () => undefined,
    );
  }

  #mend(roster: RosterView): void {
    if (this.#stopped || this.#version === undefined) return;
    // Notices came meanwhile that are newer than what was read.
    if (roster.version < this.#version) this.#later(() => true);
    else this.#take(roster);
  }

  #take({ version, at, participants }: RosterView): void {
    [this.#version, this.#skippedTo, this.#lost] = [version, version, false];
    for (const participant of participants) {
      const told = this.#told.get(participant.id);
      const change = { version, at, participant };
      // Of whom no joining was told everybody saw a whole roster.
      if (told === undefined) this.#told.set(participant.id, change);
      else if (!isSame(told.participant, participant)) this.#tell(change);
    }
  }

  /** Who comes late with a roster may have been passed by what was told instead of notices. */
  #tellAgain({ participants }: RosterView, version: number): void {
    for (const participant of participants) {
      const told = this.#told.get(participant.id);
      if (told && !isSame(told.participant, participant)) this.#tell({ ...told, version });
    }
  }

  #tell(change: RosterChange): void {
    this.#told.set(change.participant.id, change);
    this.tell(change);
  }
}

function isSame(one: Participant, other: Participant): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
