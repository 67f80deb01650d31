import type { TransferRole } from '../transfers/transfer-reads.js';
import type { TransferEndReason } from '../transfers/transfer.js';

export const ROOM_HISTORY_TYPES = ['SIGNAL', 'JOINED', 'LEFT', 'TRANSFER'] as const;
export type RoomHistoryType = (typeof ROOM_HISTORY_TYPES)[number];

/** `from` is included, `to` is not; what is left out does not restrict. */
export interface TimeSpan {
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

export interface RoomHistoryFilter extends TimeSpan {
  readonly topic?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  /** None of them: nothing. */
  readonly types?: readonly RoomHistoryType[] | null | undefined;
}

export interface TransferHistoryFilter extends TimeSpan {
  readonly roomId?: string | null | undefined;
  readonly role?: TransferRole | null | undefined;
  readonly endReason?: readonly TransferEndReason[] | null | undefined;
}

/** Exactly one of the two. */
export interface Erasable {
  readonly userId?: string | null | undefined;
  readonly roomId?: string | null | undefined;
}
