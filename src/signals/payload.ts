import { RejoinError, badInput } from '../errors.js';
import type { SignalKind } from './signal.js';

const DEEPEST = 64;
const MOST_CANDIDATES = 32;

/** The payload as JSON text, if it isn't too large or too deep. */
export function payloadJson(payload: unknown, maxBytes: number): string {
  if (payload === null || payload === undefined) throw badInput('payload', 'The payload must not be null.');
  if (hasMoreValuesThan(payload, maxBytes / 2)) throw tooLarge(maxBytes);
  if (deeperThan(payload, DEEPEST)) throw badInput('payload', `The payload is nested deeper than ${DEEPEST}.`);
  if (holdsInfinity(payload)) throw badInput('payload', 'The payload holds a number that JSON cannot tell.');
  const json = JSON.stringify(payload);
  if (Buffer.byteLength(json) <= maxBytes) return json;
  throw tooLarge(maxBytes);
}

function tooLarge(limit: number): RejoinError {
  return new RejoinError('PAYLOAD_TOO_LARGE', `The payload is larger than ${limit} bytes as JSON.`, { limit });
}

/** Each value takes two bytes at least, its comma counted: gives up as soon as there are more, however many there are. */
function hasMoreValuesThan(value: unknown, most: number): boolean {
  let seen = 0;
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    seen += 1;
    if (seen + waiting.length > most + 1) return true;
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (seen + waiting.length + inner.length > most + 1) return true;
    for (const one of inner) waiting.push(one);
  }
  return false;
}

/** Whether a value holds arrays or objects in more than `limit` levels; never recurses deeper than that. */
function deeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (limit === 0) return true;
  for (const inner of Object.values(value)) if (deeperThan(inner, limit - 1)) return true;
  return false;
}

/** JSON's own 1e400 is read as infinity, which would silently be written as null. Not for what is nested without end. */
function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity);
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
