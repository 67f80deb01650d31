import type { Batch } from './batch.js';

export const TRANSFER_STATUSES = ['PENDING', 'ACTIVE', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

export const TRANSFER_END_REASONS = [
  'COMPLETED',
  'REJECTED',
  'CANCELLED_BY_SENDER',
  'CANCELLED_BY_RECEIVER',
  'EXPIRED',
  'CHECKSUM_MISMATCH',
  'STORAGE_FULL',
  'INFECTED',
  'STATE_LOST',
] as const;
export type TransferEndReason = (typeof TRANSFER_END_REASONS)[number];

/** 64 KiB: the unit in which a file is sent, verified and resumed. */
export const CHUNK_SIZE = 65_536;
/** 500 MiB, inclusive. */
export const MAX_FILE_SIZE = 524_288_000;
/** Live (pending, active, paused) outgoing transfers of a user. */
export const MAX_LIVE_TRANSFERS = 5;
/** Offers that may wait for one receiver. */
export const MAX_PENDING_OFFERS = 50;

/** One file on its way from a sender to a receiver. Times are ms since 1970. */
export interface Transfer extends Batch {
  readonly id: string;
  /** Grows with each change: where two differ, the higher one holds. */
  readonly version: number;
  readonly roomId: string;
  readonly senderId: string;
  readonly receiverId: string;
  /** The endpoints that now move the bytes; null: that side moves them through the relay, or has no endpoint yet. */
  readonly senderParticipantId: string | null;
  readonly receiverParticipantId: string | null;
  readonly filename: string;
  readonly mimeType: string | null;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
  readonly chunksVerified: number;
  readonly bytesVerified: number;
  readonly percent: number;
  readonly status: TransferStatus;
  /** Ids of the users who paused it. */
  readonly pausedBy: readonly string[];
  readonly pausedByConnection: boolean;
  readonly endReason: TransferEndReason | null;
  readonly error: string | null;
  readonly sha256: string | null;
  readonly createdAt: number;
  readonly acceptedAt: number | null;
  readonly pausedAt: number | null;
  readonly resumedAt: number | null;
  readonly endedAt: number | null;
  readonly expiresAt: number;
}

/** A run of chunks by index. */
export interface ChunkRange {
  readonly first: number;
  readonly count: number;
}

const LIVE: ReadonlySet<TransferStatus> = new Set(['PENDING', 'ACTIVE', 'PAUSED']);

export function isLive(status: TransferStatus): boolean {
  return LIVE.has(status);
}

export function isParty(transfer: Pick<Transfer, 'senderId' | 'receiverId'>, userId: string): boolean {
  return transfer.senderId === userId || transfer.receiverId === userId;
}

/** The exact length in bytes of the chunk at `index`. */
export function chunkLength(transfer: Pick<Transfer, 'size' | 'chunkSize' | 'totalChunks'>, index: number): number {
  return index === transfer.totalChunks - 1 ? transfer.size - index * transfer.chunkSize : transfer.chunkSize;
}
