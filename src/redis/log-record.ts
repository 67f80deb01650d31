import { LEAVE_REASONS, type Addressee, type EventBody, type LeaveReason, type LoggedEvent } from '../log/event.js';
import type { Position } from '../log/position.js';
import type { LiveMessage, Notice } from '../log/room-log.js';
import { CONNECTION_QUALITIES, type ConnectionQuality } from '../quality/grade.js';
import type { Participant } from '../rooms/participant.js';
import type { SignalDraft } from '../signals/signal-store.js';
import { SIGNAL_KINDS, type SignalKind } from '../signals/signal.js';
import { transferEventOf, type TransferRecord } from './transfer-record.js';

/** A participant as the roster and the log hold it. */
export interface ParticipantRecord {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly host: boolean;
  readonly state: 'CONNECTED' | 'RECONNECTING';
  /** Absent until one is reported. */
  readonly quality?: string;
  readonly joined: number;
}

/**
 * Everything that the log may hold, by its `t`; `at` is the time. The library writes all but the tail of a signal. A newer
 * release may write other types beside these, always with both: they keep their place, and nobody here is told of them.
 */
type LogRecord = { readonly at: number } & (
  | SignalRecord
  | { readonly t: 'joined'; readonly p: ParticipantRecord }
  | { readonly t: 'left'; readonly p: string; readonly u: string; readonly r: LeaveReason }
  | ({ readonly t: 'transfer' } & Parameters<typeof transferEventOf>[0])
);

interface SignalRecord {
  readonly t: 'signal';
  readonly p: string;
  readonly u: string;
  /** Addressee: the room, a participant or a user. */
  readonly a: 'r' | readonly ['p' | 'u', string];
  readonly k: SignalKind;
  readonly tp: string | null;
  readonly s: string | null;
  readonly b: unknown;
  /** The payload as the sender's protocol put it, where that isn't `b`. */
  readonly l?: unknown;
}

type NoticeRecord =
  | { readonly t: 'changed'; readonly v: number; readonly at: number; readonly p: ParticipantRecord }
  | { readonly t: 'transfers'; readonly v: number; readonly at: number; readonly l: readonly TransferRecord[] }
  | { readonly t: 'replaced' | 'settled'; readonly c: string }
  | { readonly t: 'asked'; readonly c: readonly string[] }
  | { readonly t: 'closed' };

interface LiveRecord {
  readonly e: string;
  readonly o: number;
  readonly d?: LogRecord;
  readonly n?: NoticeRecord;
}

/** The part of a signal's record that this side knows; the library puts the time and the speaker before it. */
export function signalTail(userId: string, draft: SignalDraft): string {
  const { topic, sentAt, payloadJson, originalJson } = draft;
  const head = { ...signalHead(userId, draft), tp: topic, s: sentAt };
  const original = originalJson === undefined ? '' : `,"l":${originalJson}`;
  return `${JSON.stringify(head).slice(1, -1)},"b":${payloadJson}${original}}`;
}

/** The same for the archive, without what the signal says. */
export function signalTailWithheld(userId: string, draft: SignalDraft): string {
  return JSON.stringify({ ...signalHead(userId, draft), tp: null, s: null }).slice(1);
}

function signalHead(userId: string, { addressee, kind }: SignalDraft) {
  const to =
    addressee.to === 'room' ? 'r' : addressee.to === 'user' ? ['u', addressee.userId] : ['p', addressee.participantId];
  return { t: 'signal', u: userId, a: to, k: kind };
}

export function signalId({ epoch, offset }: Position): string {
  return `${epoch}-${offset}`;
}

/** To the library '' is the one of the user's participants that can only be meant, and '*' all of them; what can't be an id is nobody's. */
export function participantText(id: string | null): string {
  return id === null ? '' : /^[\w-]+$/.test(id) ? id : '?';
}

export function participantFrom(record: ParticipantRecord): Participant {
  const { id, user, name, host, state, quality, joined } = record;
  return { id, userId: user, name, isHost: host, state, quality: qualityFrom(quality), joinedAt: joined };
}

export function qualityFrom(text: string | undefined): ConnectionQuality {
  return CONNECTION_QUALITIES.find((quality) => quality === text) ?? 'UNKNOWN';
}

/** undefined: not readable; it counts as a hole. */
export function loggedEvent(position: Position, json: string): LoggedEvent | undefined {
  try {
    return eventFrom(position, JSON.parse(json) as LogRecord, json.length);
  } catch {
    return undefined;
  }
}

export function liveMessage(json: string): LiveMessage {
  try {
    const { e, o, d, n } = JSON.parse(json) as LiveRecord;
    const position = { epoch: e, offset: o };
    const event = d && eventFrom(position, d, json.length);
    if (event) return { type: 'event', event };
    return { type: 'notice', position, notice: n ? noticeFrom(n) : { type: 'unknown' } };
  } catch {
    return { type: 'unreadable' };
  }
}

function eventFrom(position: Position, record: LogRecord, bytes: number): LoggedEvent {
  return { position, at: record.at, bytes, body: bodyFrom(position, record) };
}

function bodyFrom(position: Position, record: LogRecord): EventBody {
  switch (record.t) {
    case 'signal':
      return SIGNAL_KINDS.includes(record.k) ? signalFrom(position, record) : UNKNOWN;
    case 'joined':
      return { type: 'joined', participant: participantFrom(record.p) };
    case 'left':
      return { type: 'left', participant: { id: record.p, userId: record.u }, reason: leaveReasonOf(record.r) };
    case 'transfer':
      return transferEventOf(record) ?? UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const UNKNOWN = { type: 'unknown' } as const;

/** However it went, it is gone. */
function leaveReasonOf(text: string): LeaveReason {
  return LEAVE_REASONS.find((reason) => reason === text) ?? 'LEFT';
}

function signalFrom(position: Position, { p, u, a, k, tp, s, b, l }: SignalRecord): EventBody {
  const from = { id: p, userId: u };
  const said = { kind: k, topic: tp, payload: b, sentAt: s, ...(l !== undefined && { original: l }) };
  return { type: 'signal', id: signalId(position), from, addressee: addresseeFrom(a), ...said };
}

function addresseeFrom(to: SignalRecord['a']): Addressee {
  if (to === 'r') return { to: 'room' };
  return to[0] === 'u' ? { to: 'user', userId: to[1] } : { to: 'participant', participantId: to[1] };
}

function noticeFrom(record: NoticeRecord): Notice {
  switch (record.t) {
    case 'changed':
      return { type: 'changed', version: record.v, at: record.at, participant: participantFrom(record.p) };
    case 'transfers':
      return {
        type: 'transfers',
        version: record.v,
        at: record.at,
        events: record.l.flatMap((one) => transferEventOf(one) ?? []),
      };
    case 'replaced':
    case 'settled':
      return { type: record.t, connectionId: record.c };
    case 'asked':
      return { type: 'asked', connectionIds: record.c };
    case 'closed':
      return { type: 'closed' };
    default:
      return UNKNOWN;
  }
}
