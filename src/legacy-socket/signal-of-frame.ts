import type { SignalKind } from '../signals/signal.js';
import type { ClientFrame } from './client-frame.js';
import { isPayload, type Payload } from './frame.js';

/** A client's frame as the room's log holds it. */
export interface Said {
  readonly kind: SignalKind;
  readonly topic: string | null;
  readonly payload: unknown;
  /** The payload as the client put it, where `payload` is another. */
  readonly original?: Payload;
}

/**
 * From the old protocol into the room: `offer`, `answer` and `ice-candidate` become signals that a GraphQL client can hand to
 * its RTCPeerConnection, in whichever of the usual forms they come; every other type, and what no browser could take, is an
 * APPLICATION signal with the type as its topic.
 */
export function signalOf({ type, payload }: ClientFrame): Said {
  const negotiation = negotiationOf(type, payload);
  if (negotiation === null) return { kind: 'APPLICATION', topic: type, payload };
  const { kind, value } = negotiation;
  return { kind, topic: null, payload: value, ...(value !== payload && { original: payload }) };
}

function negotiationOf(type: string, payload: Payload): { kind: SignalKind; value: unknown } | null {
  const kind = type === 'offer' ? 'OFFER' : type === 'answer' ? 'ANSWER' : 'ICE_CANDIDATE';
  if (type === 'offer' || type === 'answer') return named(kind, descriptionOf(type, payload));
  return type === 'ice-candidate' ? named(kind, candidateOf(payload)) : null;
}

function named(kind: SignalKind, value: unknown): { kind: SignalKind; value: unknown } | null {
  return value === null ? null : { kind, value };
}

/** `{sdp, type}`, without its type, or `{sdp: {sdp, type}}`. */
function descriptionOf(type: 'offer' | 'answer', payload: Payload): Payload | null {
  const description = isPayload(payload['sdp']) ? payload['sdp'] : payload;
  const { sdp } = description;
  if (typeof sdp !== 'string') return null;
  return payload['type'] === type && description === payload ? payload : { type, sdp };
}

/** `{candidate: "…", sdpMid, sdpMLineIndex}`, with underscores, or `{candidate: {candidate: "…", …}}`; null ends them. */
function candidateOf(payload: Payload): Payload | readonly null[] | null {
  if (payload['candidate'] === null) return [null];
  const inner = isPayload(payload['candidate']) ? payload['candidate'] : payload;
  const { candidate, usernameFragment } = inner;
  const sdpMid = first(inner, payload, ['sdpMid', 'sdp_mid']);
  const sdpMLineIndex = first(inner, payload, ['sdpMLineIndex', 'sdp_mline_index', 'sdp_m_line_index']);
  if (typeof candidate !== 'string' || !isMid(sdpMid) || !isIndex(sdpMLineIndex)) return null;
  if (usernameFragment != null && typeof usernameFragment !== 'string') return null;
  // Only what comes back out of the room as it went in needs no original.
  const isPlain = payload['sdpMid'] === sdpMid && payload['sdpMLineIndex'] === sdpMLineIndex && candidate !== '';
  if (inner === payload && isPlain) return payload;
  return { candidate, sdpMid, sdpMLineIndex, ...(usernameFragment != null && { usernameFragment }) };
}

function first(inner: Payload, outer: Payload, names: readonly string[]): unknown {
  for (const name of names) {
    const value = inner[name] ?? outer[name];
    if (value != null) return value;
  }
  return null;
}

function isMid(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isIndex(value: unknown): value is number | null {
  return value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535);
}
