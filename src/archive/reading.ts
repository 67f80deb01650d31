/** What is asked of the archive, as its times are told apart. */
export const READS = ['replay', 'history', 'sessions', 'visits', 'transfers', 'quality', 'statistics'] as const;
export type Read = (typeof READS)[number];

/** The archive doesn't answer, or not in time. */
export class ArchiveAway extends Error {
  override readonly name = 'ArchiveAway';

  constructor(cause?: unknown) {
    super('The archive is not available', { cause });
  }
}
