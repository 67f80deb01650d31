import type { LeaveReason, LoggedEvent } from '../log/event.js';
import type { ConnectionQuality, Measured } from '../quality/grade.js';
import type { Transfer } from '../transfers/transfer.js';

// What the archive has to tell. Times are ms since 1970.

/** What went on in a room from its first join until it was empty. */
export interface RoomSession {
  readonly id: string;
  readonly roomId: string;
  readonly openedAt: number;
  /** null: it goes on. */
  readonly endedAt: number | null;
  readonly peakParticipants: number;
}

/** What its viewer may see of it. */
export interface VisibleSession extends RoomSession {
  /** From this moment on; null: all of it. */
  readonly since: number | null;
}

/** A participant's stay in a session. */
export interface Visit {
  readonly sessionId: string;
  readonly roomId: string;
  readonly participantId: string;
  readonly userId: string;
  readonly name: string;
  readonly joinedAt: number;
  /** null: it goes on. */
  readonly leftAt: number | null;
  readonly reason: LeaveReason | null;
  readonly seconds: number | null;
  readonly drops: number;
  readonly awaySeconds: number;
}

/** A transfer at its end. */
export type TransferRecord = Pick<
  Transfer,
  | 'id'
  | 'roomId'
  | 'senderId'
  | 'receiverId'
  | 'filename'
  | 'mimeType'
  | 'size'
  | 'bytesVerified'
  | 'status'
  | 'error'
  | 'sha256'
  | 'createdAt'
  | 'acceptedAt'
> & { readonly endReason: NonNullable<Transfer['endReason']>; readonly endedAt: number };

/** What a participant measured of its connection. */
export interface QualitySample extends Measured {
  readonly at: number;
  readonly participantId: string;
  readonly userId: string;
  readonly quality: ConnectionQuality;
}

/** An event of the past. */
export interface HistoryEvent {
  readonly event: LoggedEvent;
  /** Whether the archive has the event itself, with its place in the log, rather than the visit that it began or ended. */
  readonly logged: boolean;
}

/** Between these two moments something was lost. */
export interface HistoryGap {
  readonly from: number;
  readonly to: number;
}

export interface RoomStatistics {
  readonly sessions: number;
  readonly visits: number;
  readonly uniqueUsers: number;
  readonly peakParticipants: number;
  readonly participantSeconds: number;
  readonly drops: number;
  readonly transfersCompleted: number;
  readonly transfersFailed: number;
  readonly bytesTransferred: number;
  readonly samplesGood: number;
  readonly samplesFair: number;
  readonly samplesPoor: number;
}
