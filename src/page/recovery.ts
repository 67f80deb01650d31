import type { RecoveryReport } from '../client/rejoin-client.js';
import { countOf, formatDuration } from './amounts.js';

export interface RecoveryNotice {
  readonly text: string;
  /** Something may be missing: say it until somebody has read it. */
  readonly lasting: boolean;
}

/** What coming back brought. Null: nothing to say, we came in for the first time. */
export function recoveryNotice(report: RecoveryReport): RecoveryNotice | null {
  if (!report.wasRecovering) return null;
  const away = report.disconnectedForMs === null ? '' : ` after ${formatDuration(report.disconnectedForMs / 1000)}`;
  if (!report.recovered) return { text: `Back${away}, ${whyIncomplete(report.reason)}`, lasting: true };
  const missed = report.missedCount;
  const caughtUp = missed === 0 ? 'You missed nothing.' : `You missed ${countOf(missed, 'update')}; nothing is lost.`;
  return { text: `Back${away}. ${caughtUp}`, lasting: false };
}

function whyIncomplete(reason: RecoveryReport['reason']): string {
  const tooOld = reason === 'LOG_TRIMMED' || reason === 'LOG_EXPIRED';
  const why = tooOld ? 'the log no longer reached' : 'the server began a new log';
  return `but ${why}: some messages may be missing.`;
}
