import type { SignalKind } from '../generated/operations.js';

/** What goes to a peer by way of the server. */
export interface PeerSignal {
  readonly kind: SignalKind;
  readonly topic?: string;
  readonly payload: unknown;
}

/** Asks the other side for an ICE restart. */
export const RESTART_TOPIC = 'rejoin/restart';

export type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string };

export function parseDescription(payload: unknown): Description | null {
  const { type, sdp } = (payload ?? {}) as { type?: unknown; sdp?: unknown };
  return (type === 'offer' || type === 'answer') && typeof sdp === 'string' ? { type, sdp } : null;
}

/** Which of our links a request for a restart speaks of. */
export function linkAskedFor(payload: unknown): string | null {
  const { to } = (payload ?? {}) as { to?: unknown };
  return typeof to === 'string' ? to : null;
}
