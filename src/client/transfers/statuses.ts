import type { TransferStatus } from './transfer-host.js';

/** It takes one of its sender's places. */
export const LIVE: ReadonlySet<TransferStatus> = new Set(['PENDING', 'ACTIVE', 'PAUSED']);

const OVER: readonly TransferStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** A newer server may have more; what this client doesn't know, it leaves as it was. */
export const KNOWN: ReadonlySet<TransferStatus> = new Set([...LIVE, ...OVER]);

/** Its receiver accepted it, for certain: one that was cancelled, or ran out, says nothing of it. */
export const ACCEPTED: ReadonlySet<TransferStatus> = new Set(['ACTIVE', 'PAUSED', 'COMPLETED']);
