import { textOf } from '../connection/request-error.js';
import type { TransferErrorCode } from './transfer-codes.js';

/** What `Transfer.error` says to people: the reason of the cancel, which both parties read, begins with it. */
const SENTENCES: Readonly<Record<TransferErrorCode, string>> = {
  FILE_UNREADABLE: 'The file can no longer be read',
  FILE_NOT_HASHED: 'The file could not be sealed',
  CHUNKS_DAMAGED: 'Too many damaged chunks',
  DISK_FULL: 'The receiver has no room left for the file',
  NOT_STORED: 'The receiver could not store the file',
  FILE_DAMAGED: 'The file arrived damaged',
};

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
