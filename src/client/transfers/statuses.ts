import type { TransferStatus } from './transfer-host.js';

/** It takes one of its sender's places. */
export const LIVE: ReadonlySet<TransferStatus> = new Set(['PENDING', 'ACTIVE', 'PAUSED']);

/** Its receiver accepted it, for certain: one that was cancelled, or ran out, says nothing of it. */
export const ACCEPTED: ReadonlySet<TransferStatus> = new Set(['ACTIVE', 'PAUSED', 'COMPLETED']);
