import type { ConnectionQuality } from './grade.js';

export const RECOMMENDATION_CODES = [
  'LOWER_VIDEO_QUALITY',
  'CLOSE_OTHER_PROGRAMS',
  'CHECK_NETWORK',
  'RECONNECT',
  'STABLE_BUT_LIMITED',
  'LOWER_VIDEO_IF_IT_LAGS',
] as const;
export type RecommendationCode = (typeof RECOMMENDATION_CODES)[number];

/** What a user may do about a connection: a code for programs, a text for people. */
export interface Recommendation {
  readonly code: RecommendationCode;
  readonly text: string;
}

// Meaning and order of the legacy contract §1.1.
const TEXTS: Readonly<Record<RecommendationCode, string>> = {
  LOWER_VIDEO_QUALITY: 'Lower the video quality',
  CLOSE_OTHER_PROGRAMS: 'Close other programs that use a lot of bandwidth',
  CHECK_NETWORK: 'Check your network connection',
  RECONNECT: 'Reconnect if it does not get better',
  STABLE_BUT_LIMITED: 'The connection is stable but could be better',
  LOWER_VIDEO_IF_IT_LAGS: 'Lower the video quality if it lags',
};

const ADVICE: Readonly<Record<ConnectionQuality, readonly RecommendationCode[]>> = {
  POOR: ['LOWER_VIDEO_QUALITY', 'CLOSE_OTHER_PROGRAMS', 'CHECK_NETWORK', 'RECONNECT'],
  FAIR: ['STABLE_BUT_LIMITED', 'LOWER_VIDEO_IF_IT_LAGS'],
  GOOD: [],
  UNKNOWN: [],
};

/** Recommendations for a grade, the most helpful first. */
export function adviceFor(quality: ConnectionQuality): Recommendation[] {
  return ADVICE[quality].map((code) => ({ code, text: TEXTS[code] }));
}
