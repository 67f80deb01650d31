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
 * Changes of participants are told live and never logged, so one may be lost. Each has the roster's next version: where one is
 * left out, or doesn't come, the roster itself is read, and what differs from what was told is told.
 */
export class RosterWatch {
  /** As all notices up to now tell it; undefined: the roster was not seen yet. */
  #version: number | undefined;
  readonly #known = new Map<string, string>();
  #stopped = false;

  constructor(
    private readonly read: () => Promise<RosterView>,
    private readonly tell: (change: RosterChange) => void,
  ) {}

  stop(): void {
    this.#stopped = true;
  }

  /** Someone read the whole roster: the first is what later notices are judged by. */
  saw({ version, participants }: Pick<RosterView, 'version' | 'participants'>): void {
    if (this.#version !== undefined) {
      this.expect(version);
      return;
    }
    this.#version = version;
    for (const participant of participants) this.know(participant);
  }

  know(participant: Participant): void {
    this.#known.set(participant.id, JSON.stringify(participant));
  }

  forget(participantId: string): void {
    this.#known.delete(participantId);
  }

  hear(change: RosterChange): void {
    const last = this.#version;
    if (last !== undefined && change.version <= last) return;
    this.#version = change.version;
    this.know(change.participant);
    this.tell(change);
    if (last !== undefined && change.version > last + 1) this.#compare();
  }

  /** The roster has come to that version somewhere: the notices of it must be on their way. */
  expect(version: number): void {
    if (this.#lacks(version)) this.#later(() => this.#lacks(version));
  }

  #lacks(version: number): boolean {
    return this.#version !== undefined && version > this.#version;
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

  #mend({ version, at, participants }: RosterView): void {
    if (this.#stopped || this.#version === undefined) return;
    // Notices came meanwhile that are newer than what was read.
    if (version < this.#version) {
      this.#later(() => true);
      return;
    }
    this.#version = version;
    for (const participant of participants) {
      const known = this.#known.get(participant.id);
      if (known === undefined || known === JSON.stringify(participant)) continue;
      this.know(participant);
      this.tell({ version, at, participant });
    }
  }
}
