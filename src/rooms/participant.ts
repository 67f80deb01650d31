import type { ConnectionQuality } from '../quality/grade.js';

export const PARTICIPANT_STATES = ['CONNECTED', 'RECONNECTING'] as const;
export type ParticipantState = (typeof PARTICIPANT_STATES)[number];

/** One endpoint (tab, device) of a user in a room. */
export interface Participant {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  readonly state: ParticipantState;
  readonly quality: ConnectionQuality;
  /** ms since 1970 */
  readonly joinedAt: number;
}

export interface ParticipantRef {
  readonly id: string;
  readonly userId: string;
}
