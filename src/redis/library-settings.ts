import type { Config } from '../config.js';
import { matchesAny } from '../identity/room-patterns.js';

/** A room's log: 1 MiB; participants of a user in a room: 8. */
const MAX_LOG_BYTES = 1_048_576;
const MOST_OF_A_USER = 8;

type Bounds = Pick<Config, 'logSize' | 'logMs' | 'leaseMs' | 'graceMs' | 'roomCapacity'>;
type Archive = Pick<NonNullable<Config['archive']>, 'rooms' | 'replayMs' | 'backlogBytes'>;

/** What of a room is archived: nothing, histories alone, or events too. As in outbox.lua. */
export const ARCHIVE_MODES = { off: 0, histories: 1, events: 2 } as const;
export type ArchiveMode = (typeof ARCHIVE_MODES)[keyof typeof ARCHIVE_MODES];

/** What the library is told with each call, as `settings_of` in prelude.lua reads it. */
export interface LibrarySettings {
  /** For calls about no one room, and about transfers, whose rows tell the mode of their rooms. */
  readonly common: string;
  of(roomId: string): string;
  modeOf(roomId: string): ArchiveMode;
}

export function librarySettings(bounds: Bounds, archive: Archive | null = null): LibrarySettings {
  const { logSize, logMs, leaseMs, graceMs, roomCapacity } = bounds;
  const numbers = [logSize, logMs, MAX_LOG_BYTES, leaseMs, graceMs, roomCapacity, MOST_OF_A_USER];
  const textOf = (mode: ArchiveMode) =>
    [...numbers, archive?.backlogBytes ?? 0, archive?.replayMs ?? 0, mode].join(' ');
  const kept =
    archive === null ? ARCHIVE_MODES.off : archive.replayMs > 0 ? ARCHIVE_MODES.events : ARCHIVE_MODES.histories;
  const [common, archived] = [textOf(ARCHIVE_MODES.off), textOf(kept)];
  const isArchived = (roomId: string) => archive !== null && matchesAny(archive.rooms, roomId);
  return {
    common,
    of: (roomId) => (isArchived(roomId) ? archived : common),
    modeOf: (roomId) => (isArchived(roomId) ? kept : ARCHIVE_MODES.off),
  };
}
