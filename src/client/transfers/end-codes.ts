import { textOf } from '../connection/request-error.js';

/**
 * Why a client ended a transfer by itself, without a person's decision, or has no file of a completed one:
 *
 * - `FILE_UNREADABLE`: the sender's browser can no longer read the file, which was changed, moved, deleted or unplugged. Offer it again.
 * - `FILE_NOT_HASHED`: the sender's browser could not compute the file's SHA-256. Offer it again.
 * - `CHUNKS_DAMAGED`: a hundred chunks came damaged. Offering it again helps on another network path.
 * - `DISK_FULL`: the receiver's disk, or its browser's private storage, has no space left. Offer it again when there is space.
 * - `NOT_STORED`: the receiver could not write the file for another reason. Offer it again.
 * - `FILE_DAMAGED`: the transfer is completed, but the receiver's bytes differ from the sender's. Offer it again.
 */
export type TransferErrorCode = keyof typeof SENTENCES;

/** What `Transfer.error` says to people: the reason of the cancel, which both parties read, begins with it. */
const SENTENCES = {
  FILE_UNREADABLE: 'The file can no longer be read',
  FILE_NOT_HASHED: 'The file could not be sealed',
  CHUNKS_DAMAGED: 'Too many damaged chunks',
  DISK_FULL: 'The receiver has no room left for the file',
  NOT_STORED: 'The receiver could not store the file',
  FILE_DAMAGED: 'The file arrived damaged',
} as const;

/** Whose cancel may say what. The last one is no cancel's: it is known at one end only. */
const SAID_BY: Readonly<Partial<Record<string, readonly TransferErrorCode[]>>> = {
  CANCELLED_BY_SENDER: ['FILE_UNREADABLE', 'FILE_NOT_HASHED'],
  CANCELLED_BY_RECEIVER: ['CHUNKS_DAMAGED', 'DISK_FULL', 'NOT_STORED'],
};

export interface Failure {
  readonly code: TransferErrorCode;
  readonly text: string;
}

/** The text of a code, with the browser's own words where there are any. */
export function errorText(code: TransferErrorCode, cause?: unknown): string {
  return cause === undefined ? SENTENCES[code] : `${SENTENCES[code]}: ${textOf(cause)}`;
}

/** The code that a cancel's reason stands for; null: a person's decision, or the server's. */
export function cancelCode(endReason: string | null, error: string | null): TransferErrorCode | null {
  const codes = SAID_BY[endReason ?? ''] ?? [];
  return codes.find((code) => `${error}: `.startsWith(`${SENTENCES[code]}: `)) ?? null;
}

/** Why the sender could not go on with its file. */
export function readingCode(error: unknown): TransferErrorCode {
  return isNamed(error, 'NotReadableError', 'NotFoundError') ? 'FILE_UNREADABLE' : 'FILE_NOT_HASHED';
}

/** Why the receiver could not write it down. */
export function storingFailure(error: unknown): Failure {
  const code = isNamed(error, 'QuotaExceededError') ? 'DISK_FULL' : 'NOT_STORED';
  return { code, text: errorText(code, error) };
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof DOMException && names.includes(error.name);
}
