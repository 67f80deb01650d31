import { Absences } from './absences.js';
import type { ChunkStore, Place, StoredFile } from './chunk-store.js';
import type { Relay } from './relay.js';
import type { Relayed, RelayIndex } from './relay-index.js';
import { isLive } from './transfer.js';
import { READABLE_MS } from './transfer-slots.js';

const INTERVAL_MS = 2000;

/**
 * Compares what lies in this node's chunk store with the truth: removes what is of no use any more, wherever it ended, and
 * settles what a node that died left complete but unjudged. What no key knows may still have one, in another Redis or on its
 * way to another master: it is removed once it was unknown for a good minute and is older than any transfer's keys become.
 */
export class RelayJanitor {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Complete in the last round already: nobody else is at it. */
  #unsettled: ReadonlySet<string> = new Set();
  readonly #absences: Absences;

  constructor(
    private readonly index: Pick<RelayIndex, 'look'>,
    private readonly chunks: Pick<ChunkStore, 'list' | 'writtenAt' | 'remove'>,
    private readonly relay: Pick<Relay, 'settle'>,
    private readonly times: { readonly transferMs: number },
    private readonly onFailure: (error: unknown) => void,
    private readonly clock: () => number = Date.now,
  ) {
    this.#absences = new Absences(clock);
  }

  start(): void {
    this.#schedule(0);
  }

  /** Resolves once the round that may be under way is over. */
  async stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.round().then(() => {
        if (this.#timer) this.#schedule(INTERVAL_MS);
      });
    }, ms).unref();
  }

  async round(): Promise<void> {
    try {
      const files = await this.chunks.list();
      const found = await this.index.look(files.map(({ transferId }) => transferId));
      const places = files.map(({ place }) => place);
      const gone = new Set(this.#absences.gone(places, (_, at) => found[at] != null));
      await Promise.all(files.map((file, at) => this.#tidy(file, found[at] ?? null, gone)));
      this.#settle(found.filter(isUnsettled).map(({ transfer }) => transfer.id));
    } catch (error) {
      this.onFailure(error);
    }
  }

  async #tidy({ place }: StoredFile, relayed: Relayed | null, gone: ReadonlySet<string>): Promise<void> {
    const isUseless =
      relayed === null ? gone.has(place) && (await this.#isTooOld(place)) : !relayed.isKept || relayed.place !== place;
    if (isUseless) await this.chunks.remove(place);
  }

  /** After its last byte a transfer lasts as long as it may take, and its keys for as long as it is readable. */
  async #isTooOld(place: Place): Promise<boolean> {
    const writtenAt = await this.chunks.writtenAt(place);
    return writtenAt !== null && this.clock() - writtenAt > this.times.transferMs + READABLE_MS;
  }

  /** Not waited for: bytes of other transfers have to go in time. */
  #settle(complete: readonly string[]): void {
    for (const id of complete) {
      if (this.#unsettled.has(id)) this.relay.settle(id).catch(this.onFailure);
    }
    this.#unsettled = new Set(complete);
  }
}

function isUnsettled(relayed: Relayed | null): relayed is Relayed {
  return relayed !== null && isLive(relayed.transfer.status) && relayed.chunksHeld === relayed.transfer.totalChunks;
}
