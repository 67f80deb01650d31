import type { ArchivedEvent, ArchivedEvents, EventRange } from './archived-events.js';

/** Reads under way at a time on a node: whatever number of participants return at once, the archive answers others too. */
const MOST_UNDER_WAY = 4;
/** Who returns together stands at different ends of the log, since each join pushes one event out of it: ends are rounded up. */
const END_STEP = 64;

/** Reads of events, a few at a time. Who asks for what is being read gets that reading. */
export class SharedReads {
  readonly #underWay = new Map<string, Promise<readonly ArchivedEvent[]>>();
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  constructor(
    private readonly events: Pick<ArchivedEvents, 'read'>,
    private readonly maxBytes: number,
  ) {}

  /** What the archive has of the range, and maybe more behind its end. Rejects when the time is over. */
  read(range: EventRange, withinMs: number): Promise<readonly ArchivedEvent[]> {
    const upTo = Math.ceil(range.upTo / END_STEP) * END_STEP;
    const key = `${range.epoch} ${range.after} ${upTo}`;
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const reading = this.#read({ ...range, upTo }, AbortSignal.timeout(Math.max(0, Math.ceil(withinMs)))).finally(() =>
      this.#underWay.delete(key),
    );
    this.#underWay.set(key, reading);
    return reading;
  }

  /** Those that came before end before, so nobody waits here for longer than its own time. */
  async #read(range: EventRange, signal: AbortSignal): Promise<readonly ArchivedEvent[]> {
    if (this.#reading >= MOST_UNDER_WAY) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#reading += 1;
    try {
      signal.throwIfAborted();
      return await this.events.read(range, this.maxBytes, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#reading -= 1;
      else next();
    }
  }
}
