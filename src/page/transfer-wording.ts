import type { EndedTransfer, Transfer, TransferErrorCode } from '../client/rejoin-client.js';
import { formatBytes, formatDuration, formatPercent, formatRate } from './amounts.js';
import { text } from './texts/text.js';

type Told = Pick<
  Transfer,
  | 'direction'
  | 'status'
  | 'size'
  | 'pausedByMe'
  | 'pausedByOther'
  | 'pausedByConnection'
  | 'endReason'
  | 'error'
  | 'errorCode'
  | 'acceptedAt'
  | 'route'
  | 'elsewhere'
  | 'needsFile'
  | 'otherNeedsFile'
  | 'isStalled'
  | 'fileReady'
  | 'progress'
>;

type End = Pick<Told, 'direction' | 'endReason' | 'error' | 'errorCode' | 'acceptedAt'>;

/** How the transfer stands, in a few words. `other` is the other person's name. */
export function stateOf(transfer: Told, other: string): string {
  switch (transfer.status) {
    case 'PENDING':
      if (transfer.needsFile) return text.files.chooseAgain;
      return transfer.direction === 'outgoing' ? text.files.waitingToAccept(other) : text.files.offersIt(other);
    case 'ACTIVE':
      return activity(transfer, other);
    case 'PAUSED':
      return transfer.needsFile ? text.files.chooseAgain : pause(transfer, other);
    case 'COMPLETED':
      return completion(transfer, other);
    case 'FAILED':
    case 'CANCELLED':
    default:
      return ending(transfer, other);
  }
}

/** How a transfer of the past ended. */
export function endOf(ended: Pick<EndedTransfer, 'status' | keyof End>, other: string): string {
  if (ended.status === 'COMPLETED') return completion({ ...ended, error: null, fileReady: true }, other);
  return ending(ended, other);
}

/** How far it is: `45 % · 47.2 MB of 105 MB · 8.4 MB/s · 7 s left`. */
export function progressOf({ progress, status, size, elsewhere }: Told): string {
  if (progress.bytes === 0 && status !== 'ACTIVE') return formatBytes(size);
  if (status === 'COMPLETED' || elsewhere) return formatBytes(size);
  const amount = text.files.amountOf(formatBytes(progress.bytes), formatBytes(progress.size));
  const parts = [formatPercent(progress.percent), amount];
  if (status === 'ACTIVE' && progress.bytesPerSecond !== null) parts.push(formatRate(progress.bytesPerSecond));
  if (status === 'ACTIVE' && progress.secondsLeft !== null)
    parts.push(text.files.timeLeft(formatDuration(progress.secondsLeft)));
  return parts.join(' · ');
}

/** It ended by no person's decision, and its sender can send it once more. */
export function canGoAgain({ direction, status, endReason, errorCode, acceptedAt }: Told): boolean {
  if (direction !== 'outgoing' || !['FAILED', 'CANCELLED'].includes(status)) return false;
  return errorCode !== null || AGAIN.has(endReason ?? '') || (endReason === 'EXPIRED' && acceptedAt !== null);
}

const AGAIN: ReadonlySet<string> = new Set(['CHECKSUM_MISMATCH', 'STORAGE_FULL', 'STATE_LOST']);

function activity(transfer: Told, other: string): string {
  const words = text.files;
  // The server may not know of it yet.
  if (transfer.pausedByMe) return pause(transfer, other);
  if (transfer.needsFile) return words.chooseAgain;
  if (transfer.elsewhere) return words.elsewhere;
  if (transfer.otherNeedsFile) return words.otherMustChoose(other);
  if (transfer.isStalled) return words.waitingFor(other);
  if (transfer.route === null) return words.connectingTo(other);
  if (transfer.route === 'relay')
    return transfer.direction === 'outgoing' ? words.sendingByServer : words.receivingByServer;
  return transfer.direction === 'outgoing' ? words.sendingDirectly : words.receivingDirectly;
}

function pause({ pausedByMe, pausedByOther, pausedByConnection }: Told, other: string): string {
  const words = text.files;
  if (!pausedByMe && !pausedByOther) return words.waitingForConnection(other);
  const by = pausedByMe ? words.pausedByYou : words.pausedBy(other);
  const state = pausedByMe && pausedByOther ? words.pausedByBoth(other) : by;
  return pausedByConnection ? words.andByConnection(state) : state;
}

function completion(
  { direction, fileReady, error, errorCode }: Pick<Told, 'direction' | 'fileReady' | 'error' | 'errorCode'>,
  other: string,
): string {
  if (direction === 'outgoing') return text.files.delivered(other);
  // Both agreed on the file, and this page could not keep it.
  if (errorCode !== null) return stopped(errorCode, false, other);
  if (error !== null) return error;
  return fileReady ? text.files.completeAndChecked : text.files.complete;
}

/** Not what somebody decided is told as what somebody decided. */
function ending(end: End, other: string): string {
  const words = text.files;
  const { endReason, errorCode, error, acceptedAt } = end;
  const sent = end.direction === 'outgoing';
  if (errorCode !== null) return stopped(errorCode, sent, other);
  switch (endReason) {
    case 'REJECTED':
      return withReason(sent ? words.declined(other) : words.youDeclined, error);
    case 'CANCELLED_BY_SENDER':
      return withReason(sent ? words.youCancelled : words.cancelled(other), error);
    case 'CANCELLED_BY_RECEIVER':
      return withReason(sent ? words.cancelled(other) : words.youCancelled, error);
    case 'EXPIRED':
      if (acceptedAt !== null) return words.expired;
      return sent ? words.unansweredSent(other) : words.unansweredReceived;
    case 'CHECKSUM_MISMATCH':
      return sent ? words.damagedSent : words.damagedReceived(other);
    case 'STORAGE_FULL':
      return words.serverFull;
    case 'INFECTED':
      return words.harmful;
    case 'STATE_LOST':
      return sent ? words.stateLostSent : words.stateLostReceived(other);
    case null:
    default:
      return words.failed;
  }
}

/** A client ended it by itself: why, and what its reader can do about it. */
function stopped(code: TransferErrorCode, sent: boolean, other: string): string {
  const words = text.files;
  switch (code) {
    case 'FILE_UNREADABLE':
      return sent ? words.unreadableSent : words.unreadableReceived(other);
    case 'FILE_NOT_HASHED':
      return sent ? words.notHashedSent : words.notHashedReceived(other);
    case 'CHUNKS_DAMAGED':
      return sent ? words.tooMuchDamageSent : words.tooMuchDamageReceived(other);
    case 'DISK_FULL':
      return sent ? words.diskFullSent(other) : words.diskFullReceived(other);
    case 'NOT_STORED':
      return sent ? words.notStoredSent(other) : words.notStoredReceived(other);
    case 'FILE_DAMAGED':
      return sent ? words.damagedSent : words.damagedReceived(other);
  }
}

/** A person's reason; pages give none. */
function withReason(what: string, reason: string | null): string {
  return reason === null ? what : text.files.because(what, reason);
}
