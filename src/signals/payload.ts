import { RejoinError, badInput } from '../errors.js';
import type { SignalKind } from './signal.js';

const DEEPEST = 64;
const MOST_CANDIDATES = 32;

/** The payload as JSON text, if it isn't too large or too deep. */
export function payloadJson(payload: unknown, maxBytes: number): string {
  if (payload === null || payload === undefined) throw badInput('payload', 'The payload must not be null.');
  refuseFaults(payload, maxBytes);
  const json = JSON.stringify(payload);
  if (Buffer.byteLength(json) <= maxBytes) return json;
  throw tooLarge(maxBytes);
}

function tooLarge(limit: number): RejoinError {
  return new RejoinError('PAYLOAD_TOO_LARGE', `The payload is larger than ${limit} bytes as JSON.`, { limit });
}

/** Looks at each value once, and stops at the first fault: a hostile payload costs no more than one that is allowed. */
function refuseFaults(payload: unknown, maxBytes: number): void {
  // Each value takes two bytes at least, its comma counted.
  const most = maxBytes / 2 + 1;
  const waiting: (readonly [value: unknown, depth: number])[] = [[payload, 0]];
  for (let seen = 1, next = waiting.pop(); next !== undefined; seen += 1, next = waiting.pop()) {
    const [value, depth] = next;
    // JSON's own 1e400 is read as infinity, which would silently be written as null.
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw badInput('payload', 'The payload holds a number that JSON cannot tell.');
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST) throw badInput('payload', `The payload is nested deeper than ${DEEPEST}.`);
    const inner: unknown[] = Object.values(value);
    if (seen + waiting.length + inner.length > most) throw tooLarge(maxBytes);
    for (const one of inner) waiting.push([one, depth + 1]);
  }
}

/** Refuses what no browser could take as a description or candidate. */
export function requireShape(kind: SignalKind, payload: unknown): void {
  if (kind === 'OFFER' || kind === 'ANSWER') requireDescription(kind, payload);
  if (kind === 'ICE_CANDIDATE') requireCandidates(payload);
}

function requireDescription(kind: 'OFFER' | 'ANSWER', payload: unknown): void {
  const type = kind === 'OFFER' ? 'offer' : 'answer';
  if (isRecord(payload) && payload['type'] === type && typeof payload['sdp'] === 'string') return;
  throw badInput('payload', `The payload of ${kind} is {"type": "${type}", "sdp": "…"}.`);
}

function requireCandidates(payload: unknown): void {
  const list = Array.isArray(payload);
  const candidates: readonly unknown[] = list ? payload : [payload];
  const fits = candidates.length >= 1 && candidates.length <= MOST_CANDIDATES;
  if (fits && candidates.every((one) => (list && one === null) || isCandidate(one))) return;
  throw badInput(
    'payload',
    `The payload of ICE_CANDIDATE is an RTCIceCandidateInit or a list of 1 to ${MOST_CANDIDATES} of them.`,
  );
}

function isCandidate(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = value;
  return (
    typeof candidate === 'string' &&
    (sdpMid == null || typeof sdpMid === 'string') &&
    (sdpMLineIndex == null || (Number.isInteger(sdpMLineIndex) && Number(sdpMLineIndex) >= 0)) &&
    (usernameFragment == null || typeof usernameFragment === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
