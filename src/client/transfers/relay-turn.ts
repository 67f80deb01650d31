/** So long peers may take to reach each other before the bytes go by the relay. */
const PEER_PATIENCE_MS = 20_000;
/** Where there is no peer to wait for. */
const NO_PEER_MS = 500;

/** Decides when it is the relay's turn. */
export class RelayTurn {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(private readonly changed: () => void) {}

  get isRunning(): boolean {
    return this.#running;
  }

  /** Called on every change: `wanted` while bytes may flow and no channel is open. A running relay ends by itself. */
  consider(wanted: boolean, hasPeer: boolean, relay: () => Promise<void>): void {
    if (!wanted) return this.stop();
    if (this.#running) return;
    this.#timer ??= setTimeout(() => void this.#run(relay), hasPeer ? PEER_PATIENCE_MS : NO_PEER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #run(relay: () => Promise<void>): Promise<void> {
    this.#running = true;
    this.changed();
    try {
      await relay();
    } catch {
      // Refused, or the transfer is over. If not, its turn comes again.
    }
    this.#running = false;
    this.#timer = undefined;
    this.changed();
  }
}
