import type { QualityReport } from '../client/rejoin-client.js';
import { text } from './texts/text.js';

/**
 * What the person can do about a bad connection. The size of videos is not among it: the client fits that to the line by
 * itself. Empty: nothing.
 */
export function adviceOn({ quality, recommendations }: Pick<QualityReport, 'quality' | 'recommendations'>): string {
  if (quality === 'GOOD') return '';
  const { weakClosePrograms, weakCheckNetwork } = text.room;
  const words: Readonly<Record<string, string>> = {
    CLOSE_OTHER_PROGRAMS: weakClosePrograms,
    CHECK_NETWORK: weakCheckNetwork,
  };
  return recommendations.map(({ code }) => words[code] ?? '').find((word) => word !== '') ?? '';
}
