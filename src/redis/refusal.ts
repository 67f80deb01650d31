import type { Logger } from '../logging.js';

/** What Redis refuses to let this node hear: without the rooms' channels the node can't serve. */
export class Refusal {
  #reason: string | null = null;

  constructor(private readonly logger: Logger) {}

  /** null: nothing any more. */
  is(reason: string | null): void {
    if (reason === this.#reason) return;
    this.#reason = reason;
    if (reason === null) this.logger.info('Redis lets channels be heard again');
    else this.logger.error({ reason }, 'Redis refuses to let channels be heard; asking again until it does');
  }

  /** Throws while something is refused. */
  require(): void {
    if (this.#reason !== null) throw new Error(`Redis refuses to let channels be heard: ${this.#reason}`);
  }
}
