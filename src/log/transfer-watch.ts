import type { TransferEvent } from './event.js';
import type { TransferNotice } from './room-log.js';

/** A transfer as it stands, told and not logged. */
export interface TransferTold {
  /** The roster's, when it was told. */
  readonly version: number;
  readonly at: number;
  readonly body: TransferEvent;
}

/** How the room's accepted transfers stand. */
export interface TransfersView {
  readonly at: number;
  readonly events: readonly TransferEvent[];
}

/** A notice and what tells of its version travel on two connections: give it this long. */
const NOTICE_MS = 500;

/**
 * That a connection paused a transfer, or pauses it no more, is told live and never logged, so a notice may be lost. All notices
 * share the roster's versions: where one of them is told of and doesn't come, the transfers are read and told as they stand.
 */
export class TransferWatch {
  /** Each notice up to here was heard, or made up for; undefined: nothing was heard of any yet. */
  #reached: number | undefined;
  /** Heard beyond that. */
  readonly #ahead = new Set<number>();
  #expected = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #told = new Map<string, TransferTold>();
  /** Of each live transfer the newest version that was told, by a notice or by the log. */
  readonly #versions = new Map<string, number>();
  #stopped = false;

  constructor(
    private readonly read: () => Promise<TransfersView>,
    private readonly tell: (told: TransferTold) => void,
  ) {}

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  hear({ version, at, events }: TransferNotice): void {
    for (const body of events) this.#tell({ version, at, body });
    this.heardOf(version);
  }

  /** A notice of that version came. */
  heardOf(version: number): void {
    this.#reached ??= version - 1;
    if (version > this.#reached) this.#ahead.add(version);
    while (this.#ahead.delete(this.#reached + 1)) this.#reached += 1;
    this.expect(version);
  }

  /** The versions have come that far somewhere: the notices must be on their way. */
  expect(version: number): void {
    this.#reached ??= version;
    this.#expected = Math.max(this.#expected, version);
    if (this.#expected > this.#reached) this.#timer ??= setTimeout(() => this.#look(), NOTICE_MS).unref();
  }

  /** The log told of it: what was told before that is over. */
  logged({ transfer: { id, version, endedAt } }: TransferEvent): void {
    const told = this.#told.get(id);
    if (told && told.body.transfer.version <= version) this.#told.delete(id);
    if (endedAt === null) this.#versions.set(id, Math.max(version, this.#versions.get(id) ?? 0));
    else this.#versions.delete(id);
  }

  /** What was told in that version or a newer one, and still holds as far as is known here. */
  since(version: number): readonly TransferTold[] {
    return [...this.#told.values()].filter((told) => told.version >= version);
  }

  #look(): void {
    this.#timer = undefined;
    const expected = this.#expected;
    if (this.#stopped || this.#reached === undefined || expected <= this.#reached) return;
    // A failure is mended by the next renewal, which tells the version again.
    this.read().then(
      (view) => this.#mend(view, expected),
      () => undefined,
    );
  }

  #mend({ at, events }: TransfersView, version: number): void {
    if (this.#stopped) return;
    for (const body of events) this.#tell({ version, at, body });
    this.#reached = Math.max(this.#reached ?? version, version);
    for (const heard of this.#ahead) if (heard <= this.#reached) this.#ahead.delete(heard);
    this.expect(version);
  }

  #tell(told: TransferTold): void {
    const { id, version } = told.body.transfer;
    if ((this.#versions.get(id) ?? 0) >= version) return;
    this.#versions.set(id, version);
    this.#told.set(id, told);
    this.tell(told);
  }
}
