import type { ChunkStore, StoredFile } from './chunk-store.js';
import type { Relay } from './relay.js';
import type { Relayed, RelayIndex } from './relay-index.js';
import { isLive } from './transfer.js';

const INTERVAL_MS = 2000;

/**
 * Compares what lies in this node's chunk store with the truth: removes what is of no use any more, wherever it ended, and
 * what no key knows; settles what a node that died left complete but unjudged.
 */
export class RelayJanitor {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  /** Complete in the last round already: nobody else is at it. */
  #unsettled: ReadonlySet<string> = new Set();

  constructor(
    private readonly index: Pick<RelayIndex, 'look'>,
    private readonly chunks: Pick<ChunkStore, 'list' | 'remove'>,
    private readonly relay: Pick<Relay, 'settle'>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

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
      await Promise.all(files.map((file, at) => this.#tidy(file, found[at] ?? null)));
      this.#settle(found.filter(isUnsettled).map(({ transfer }) => transfer.id));
    } catch (error) {
      this.onFailure(error);
    }
  }

  async #tidy({ place }: StoredFile, relayed: Relayed | null): Promise<void> {
    if (!relayed?.isKept || relayed.place !== place) await this.chunks.remove(place);
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
