import type { TransferEvent } from './event.js';
import type { TransferNotice } from './room-log.js';

/** A transfer as it stands, told and not logged. */
export interface TransferTold {
  /** The roster's, when it was told. */
  readonly version: number;
  readonly at: number;
  readonly body: TransferEvent;
}

/** How the room's live transfers stand, and those that were asked for. */
export interface TransfersView {
  readonly at: number;
  readonly events: readonly TransferEvent[];
}

/** `known`: transfers that may have ended unheard. */
export type ReadTransfers = (known: readonly string[]) => Promise<TransfersView>;

/** A notice and what tells of its version travel on two connections: give it this long. */
const NOTICE_MS = 500;
/** Ended transfers that are told again to whom the window has passed by. */
const MOST_ENDED = 100;

/**
 * A pause by a connection, and what a user changes beyond its allowance, is told live and never logged, so a notice may be lost.
 * All notices share the roster's versions: where one of them is told of and doesn't come, the transfers are read and told as they
 * stand.
 */
export class TransferWatch {
  /** Each notice up to here was heard, or made up for; undefined: nothing was heard of any yet. */
  #reached: number | undefined;
  /** Heard beyond that. */
  readonly #ahead = new Set<number>();
  #expected = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #told = new Map<string, TransferTold>();
  /** Those of them that have ended, the oldest first. */
  readonly #ended = new Set<string>();
  /** Of each live transfer the newest version that was told, by a notice or by the log. */
  readonly #versions = new Map<string, number>();
  #stopped = false;

  constructor(
    private readonly read: ReadTransfers,
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
    if (told && told.body.transfer.version <= version) this.#forget(id);
    if (endedAt !== null) this.#versions.delete(id);
    else if (!this.#ended.has(id)) this.#versions.set(id, Math.max(version, this.#versions.get(id) ?? 0));
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
    this.read([...this.#versions.keys()]).then(
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
    const { id, version, endedAt } = told.body.transfer;
    if (Math.max(this.#versions.get(id) ?? 0, this.#told.get(id)?.body.transfer.version ?? 0) >= version) return;
    this.#told.set(id, told);
    if (endedAt === null) this.#versions.set(id, version);
    else this.#end(id);
    this.tell(told);
  }

  #end(id: string): void {
    this.#versions.delete(id);
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (oldest !== undefined && this.#ended.size > MOST_ENDED) this.#forget(oldest);
  }

  #forget(id: string): void {
    this.#told.delete(id);
    this.#ended.delete(id);
  }
}
