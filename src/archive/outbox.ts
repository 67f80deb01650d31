import type { Fact } from './fact.js';

/** What waits in one partition to be archived, in the order in which it happened. */
export interface Batch {
  readonly partition: number;
  /** Names this outbox: one that was emptied and filled again is another. */
  readonly outbox: string;
  /** Names the memory that it was read of: after a failover its end may be gone, and others stand in those places. */
  readonly memory: string;
  readonly entries: readonly OutboxEntry[];
  /** What this outbox had to drop so far; null: nothing, or all of it was told. */
  readonly loss: Loss | null;
}

export interface OutboxEntry {
  /** Its place in the outbox. */
  readonly id: string;
  /** Of what room it tells, and of when (ms since 1970). */
  readonly roomId: string;
  readonly at: number;
  /** null: it can't be read. */
  readonly fact: Fact | null;
}

/** Facts that were dropped since the outbox was full. */
export interface Loss {
  /** How many this outbox has lost since it was begun. */
  readonly lost: number;
  readonly from: number;
  readonly to: number;
  /** Rooms whose facts are among them; null: too many to name. */
  readonly rooms: readonly string[] | null;
}

/** Facts wait here from the step that made them until the archive has them. */
export interface Outbox {
  /** Told of each partition where something waits, and how many bytes, again and again while a node sweeps. */
  onWaiting(listener: (partition: number, bytes: number) => void): void;
  /** The oldest facts of a partition; null: another node is at it, or nothing waits. Nothing is removed. */
  take(partition: number): Promise<Batch | null>;
  /** The archive has all of it, and the loss is told there. Says how many bytes wait still. */
  done(batch: Batch): Promise<number>;
  /** Another node may take from it at once. */
  release(partition: number): Promise<void>;
  /**
   * Drops the oldest facts of a partition, until no more than so many bytes wait there, and counts them as lost. One that is being
   * written just then is counted too.
   */
  shed(partition: number, downToBytes: number): Promise<void>;
  /** Whether all that happened before `at` was taken out of every outbox. Rejects where one can't be asked. */
  isPast(at: number): Promise<boolean>;
}
