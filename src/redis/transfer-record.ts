import type { TransferAction, TransferEvent } from '../log/event.js';
import {
  chunkLength,
  TRANSFER_END_REASONS,
  TRANSFER_STATUSES,
  type Transfer,
  type TransferEndReason,
  type TransferStatus,
} from '../transfers/transfer.js';

/** A transfer's change as the log holds it. */
export interface TransferRecord {
  /** What was done. */
  readonly a: TransferAction;
  /** By whom; '' the system. */
  readonly by: string;
  /** The transfer's hash: field, value… */
  readonly f: readonly string[];
  /** Chunks verified. */
  readonly n: number;
  /** 1: the last chunk, the shorter one, is among them. */
  readonly last: number;
}

/** Bits of the field `paused`, as in transfers.lua. */
const PAUSED_BY = { sender: 1, receiver: 2, connection: 4 } as const;

type Fields = ReadonlyMap<string, string>;

/** undefined: a status or an end that only a newer release knows. */
export function transferEventOf({ a, by, f, n, last }: TransferRecord): TransferEvent | undefined {
  const transfer = transferOf(f, n, last === 1);
  const { status, endReason } = transfer;
  const isKnown =
    TRANSFER_STATUSES.includes(status) && (endReason === null || TRANSFER_END_REASONS.includes(endReason));
  return isKnown ? { type: 'transfer', action: a, actor: by, transfer } : undefined;
}

/** A transfer that was read rather than told of: by how it stands it says what was done last, as far as that can be known. */
export function standing(transfer: Transfer): TransferEvent {
  const { status, endReason, senderId, receiverId } = transfer;
  const event = (action: TransferAction, actor = '') => ({ type: 'transfer', action, actor, transfer }) as const;
  switch (endReason) {
    case null:
      return status === 'PENDING' ? event('offer', senderId) : event('connection');
    case 'COMPLETED':
    case 'CHECKSUM_MISMATCH':
      return event('complete', receiverId);
    case 'REJECTED':
      return event('reject', receiverId);
    case 'CANCELLED_BY_SENDER':
      return event('cancel', senderId);
    case 'CANCELLED_BY_RECEIVER':
      return event('cancel', receiverId);
    case 'EXPIRED':
      return event('expire');
    case 'STORAGE_FULL':
    case 'INFECTED':
    case 'STATE_LOST':
      return event('lose');
  }
}

/** `flat`: the hash as field, value…; fields that are null are absent. */
export function transferOf(flat: readonly string[], chunksVerified: number, hasLastChunk: boolean): Transfer {
  const fields = new Map<string, string>();
  for (let at = 0; at < flat.length; at += 2) fields.set(flat[at] ?? '', flat[at + 1] ?? '');
  return { ...described(fields), ...progressOf(fields, chunksVerified, hasLastChunk), ...courseOf(fields) };
}

function described(fields: Fields) {
  return {
    id: text(fields, 'id'),
    version: whole(fields, 'v'),
    roomId: text(fields, 'room'),
    senderId: text(fields, 'sender'),
    receiverId: text(fields, 'receiver'),
    senderParticipantId: fields.get('sp') || null,
    receiverParticipantId: fields.get('rp') || null,
    filename: text(fields, 'filename'),
    mimeType: fields.get('mime') ?? null,
    sha256: fields.get('sha256') ?? null,
    batchId: fields.get('batch') ?? null,
    batchCount: optional(fields, 'batchCount'),
    batchSize: optional(fields, 'batchSize'),
  };
}

function progressOf(fields: Fields, chunksVerified: number, hasLastChunk: boolean) {
  const shape = { size: whole(fields, 'size'), chunkSize: whole(fields, 'chunk'), totalChunks: whole(fields, 'total') };
  const { size, chunkSize, totalChunks } = shape;
  const shortfall = hasLastChunk ? chunkSize - chunkLength(shape, totalChunks - 1) : 0;
  const bytesVerified = chunksVerified * chunkSize - shortfall;
  const isDone = fields.get('status') === 'COMPLETED';
  return {
    ...shape,
    chunksVerified,
    bytesVerified,
    percent: size === 0 ? (isDone ? 100 : 0) : (bytesVerified / size) * 100,
  };
}

function courseOf(fields: Fields) {
  const paused = whole(fields, 'paused');
  const pausers = [
    ...(paused & PAUSED_BY.sender ? [text(fields, 'sender')] : []),
    ...(paused & PAUSED_BY.receiver ? [text(fields, 'receiver')] : []),
  ];
  return {
    status: text(fields, 'status') as TransferStatus,
    pausedBy: pausers,
    pausedByConnection: (paused & PAUSED_BY.connection) !== 0,
    endReason: (fields.get('end') ?? null) as TransferEndReason | null,
    error: fields.get('error') ?? null,
    createdAt: whole(fields, 'created'),
    acceptedAt: optional(fields, 'accepted'),
    pausedAt: optional(fields, 'pausedAt'),
    resumedAt: optional(fields, 'resumedAt'),
    endedAt: optional(fields, 'ended'),
    expiresAt: whole(fields, 'expires'),
  };
}

function text(fields: Fields, name: string): string {
  return fields.get(name) ?? '';
}

function whole(fields: Fields, name: string): number {
  return Number(fields.get(name) ?? 0);
}

function optional(fields: Fields, name: string): number | null {
  return fields.has(name) ? whole(fields, name) : null;
}
