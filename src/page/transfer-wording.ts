import type { EndedTransfer, Transfer } from '../client/rejoin-client.js';
import { formatBytes, formatDuration, formatPercent, formatRate } from './amounts.js';

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
  | 'route'
  | 'needsFile'
  | 'otherNeedsFile'
  | 'isStalled'
  | 'fileReady'
  | 'progress'
>;

/** How the transfer stands, in a few words. `other` is the other person's name. */
export function stateOf(transfer: Told, other: string): string {
  switch (transfer.status) {
    case 'PENDING':
      return transfer.direction === 'outgoing' ? `Waiting for ${other} to accept` : `${other} offers it to you`;
    case 'ACTIVE':
      return activity(transfer, other);
    case 'PAUSED':
      return transfer.needsFile ? 'Choose the file again to go on' : pause(transfer, other);
    case 'COMPLETED':
      return completion(transfer, other);
    case 'FAILED':
    case 'CANCELLED':
      return ending(transfer, other);
  }
}

/** How a transfer of the past ended. */
export function endOf(
  ended: Pick<EndedTransfer, 'direction' | 'status' | 'endReason' | 'error'>,
  other: string,
): string {
  if (ended.status === 'COMPLETED') return completion({ ...ended, error: null, fileReady: true }, other);
  return ending(ended, other);
}

/** How far it is: `45 % · 47.2 MB of 105 MB · 8.4 MB/s · 7 s left`. */
export function progressOf({ progress, status, size }: Told): string {
  if (progress.bytes === 0 && status !== 'ACTIVE') return formatBytes(size);
  if (status === 'COMPLETED') return formatBytes(size);
  const parts = [formatPercent(progress.percent), `${formatBytes(progress.bytes)} of ${formatBytes(progress.size)}`];
  if (status === 'ACTIVE' && progress.bytesPerSecond !== null) parts.push(formatRate(progress.bytesPerSecond));
  if (status === 'ACTIVE' && progress.secondsLeft !== null) parts.push(`${formatDuration(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

function activity(transfer: Told, other: string): string {
  if (transfer.needsFile) return 'Choose the file again to go on';
  if (transfer.otherNeedsFile) return `${other} must choose the file again`;
  if (transfer.isStalled) return `Waiting for ${other}`;
  if (transfer.route === null) return `Connecting to ${other}`;
  const doing = transfer.direction === 'outgoing' ? 'Sending' : 'Receiving';
  return transfer.route === 'relay' ? `${doing} by way of the server` : `${doing} directly`;
}

function pause({ pausedByMe, pausedByOther, pausedByConnection }: Told, other: string): string {
  const who = [...(pausedByMe ? ['you'] : []), ...(pausedByOther ? [other] : [])].join(' and ');
  if (who === '') return `Waiting for ${other}’s connection`;
  return pausedByConnection ? `Paused by ${who}, and by a lost connection` : `Paused by ${who}`;
}

function completion(
  { direction, fileReady, error }: Pick<Told, 'direction' | 'fileReady' | 'error'>,
  other: string,
): string {
  if (direction === 'outgoing') return `${other} has it, complete and checked`;
  // Both agreed on the file, and this page could not keep it.
  if (error !== null) return error;
  return fileReady ? 'Complete and checked' : 'Complete';
}

function ending(
  { direction, endReason, error }: Pick<Told, 'direction' | 'endReason' | 'error'>,
  other: string,
): string {
  const outgoing = direction === 'outgoing';
  // A page that can't go on cancels with the reason; a person gives none.
  if (error !== null && (endReason === 'CANCELLED_BY_SENDER' || endReason === 'CANCELLED_BY_RECEIVER')) return error;
  switch (endReason) {
    case 'REJECTED':
      return outgoing ? `${other} declined it` : 'You declined it';
    case 'CANCELLED_BY_SENDER':
      return outgoing ? 'You cancelled it' : `${other} cancelled it`;
    case 'CANCELLED_BY_RECEIVER':
      return outgoing ? `${other} cancelled it` : 'You cancelled it';
    case 'EXPIRED':
      return 'Its time ran out';
    case 'CHECKSUM_MISMATCH':
      return 'It arrived damaged and was thrown away';
    case 'STORAGE_FULL':
      return 'There was no room to store it';
    case 'INFECTED':
      return 'It was refused as harmful';
    case 'STATE_LOST':
      return 'The server lost track of it';
    case null:
    default:
      return 'It failed';
  }
}
