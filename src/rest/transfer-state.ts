import { z } from 'zod';
import type { Transfer } from '../transfers/transfer.js';
import { timestamp } from './timestamp.js';

const STATUSES = ['pending', 'active', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type LegacyStatus = (typeof STATUSES)[number];

const time = () => z.string().describe('ISO 8601, UTC, with microseconds.');
const whole = (description: string) => z.int().min(0).describe(description);

/** Legacy contract §1.3. */
export const transferState = z
  .object({
    transfer_id: z.string().describe('UUIDv4.'),
    room_id: z.string(),
    sender_id: z.string(),
    receiver_id: z.string(),
    filename: z.string(),
    file_size: whole('Bytes.'),
    mime_type: z.string().nullable(),
    chunk_size: whole('Bytes of every chunk but the last.'),
    total_chunks: whole('Chunks of the file.'),
    chunks_sent: whole('Always 0, as ever.'),
    chunks_received: whole('Chunks that the relay holds or the receiver has acknowledged.'),
    status: z.enum(STATUSES),
    progress_percent: z.number().min(0).max(100).describe('chunks_received / total_chunks × 100, unrounded.'),
    bytes_transferred: whole('Bytes of the chunks received.'),
    started_at: time(),
    completed_at: time().nullable(),
    error: z.string().nullable(),
    checksum: z.string().nullable().describe('SHA-256 of the file once it is completed, in hex.'),
    accepted_at: time().optional(),
    paused_at: time().optional(),
    resumed_at: time().optional(),
  })
  .meta({ id: 'TransferState' });

export type TransferState = z.output<typeof transferState>;

export const REJECTED = 'Transfer rejected by receiver';

export function stateOf(transfer: Transfer): TransferState {
  const { acceptedAt, pausedAt, resumedAt, endedAt } = transfer;
  return {
    transfer_id: transfer.id,
    room_id: transfer.roomId,
    sender_id: transfer.senderId,
    receiver_id: transfer.receiverId,
    filename: transfer.filename,
    file_size: transfer.size,
    mime_type: transfer.mimeType,
    chunk_size: transfer.chunkSize,
    total_chunks: transfer.totalChunks,
    chunks_sent: 0,
    chunks_received: transfer.chunksVerified,
    status: transfer.status.toLowerCase() as LegacyStatus,
    progress_percent: progressOf(transfer),
    bytes_transferred: transfer.bytesVerified,
    started_at: timestamp(transfer.createdAt),
    completed_at: endedAt === null ? null : timestamp(endedAt),
    error: transfer.error ?? (transfer.endReason === 'REJECTED' ? REJECTED : null),
    checksum: transfer.status === 'COMPLETED' ? transfer.sha256 : null,
    ...(acceptedAt !== null && { accepted_at: timestamp(acceptedAt) }),
    ...(pausedAt !== null && { paused_at: timestamp(pausedAt) }),
    ...(resumedAt !== null && { resumed_at: timestamp(resumedAt) }),
  };
}

function progressOf({ chunksVerified, totalChunks, percent }: Transfer): number {
  return totalChunks === 0 ? percent : (chunksVerified / totalChunks) * 100;
}

/** A share is written as Python writes it, `0.0`: strictly typed clients take nothing else for a floating-point number. */
export function jsonText(answer: unknown): string {
  return JSON.stringify(answer).replace(/"progress_percent":\d+(?=[,}])/g, '$&.0');
}
