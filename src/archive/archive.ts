import type { Batch } from './outbox.js';

/** Where facts are kept when Redis no longer holds them. */
export interface Archive {
  /** Whether it answers now, as far as is known. */
  readonly isUp: boolean;
  /** Called each time that it is there, or there again. */
  onUp(listener: () => void): void;
  /**
   * Resolves once it has all of the batch; what it refuses, and what the outbox lost, is counted and told as a gap. Rejects with
   * ArchiveAway where it doesn't answer: then it has some of it perhaps. A batch may come again, in parts, and from two nodes at once.
   */
  keep(batch: Batch): Promise<void>;
}
