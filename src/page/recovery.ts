import type { RecoveryReport } from '../client/rejoin-client.js';
import { formatDuration } from './amounts.js';
import { text } from './texts/text.js';

export interface RecoveryNotice {
  readonly text: string;
  /** Something may be missing: say it until somebody has read it. */
  readonly lasting: boolean;
}

/** What coming back brought. Null: nothing to say, we came in for the first time. */
export function recoveryNotice(report: RecoveryReport): RecoveryNotice | null {
  if (!report.wasRecovering) return null;
  const away = report.disconnectedForMs === null ? null : formatDuration(report.disconnectedForMs / 1000);
  if (report.recovered) return { text: text.room.backWhole(away, report.missedCount), lasting: false };
  const isTooOld = report.reason === 'LOG_TRIMMED' || report.reason === 'LOG_EXPIRED';
  return { text: isTooOld ? text.room.backLogEnded(away) : text.room.backLogNew(away), lasting: true };
}
