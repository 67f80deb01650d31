export const SIGNAL_KINDS = ['OFFER', 'ANSWER', 'ICE_CANDIDATE', 'APPLICATION'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** What sets a connection up rather than what somebody says: it takes nothing of the log's size. */
export function isNegotiation(kind: SignalKind): boolean {
  return kind !== 'APPLICATION';
}
