export const SIGNAL_KINDS = ['OFFER', 'ANSWER', 'ICE_CANDIDATE', 'APPLICATION'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];
