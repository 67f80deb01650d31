import type { Fact, Logged, QualityFact, ReturnedFact, SignalFact, VisitState } from '../archive/fact.js';
import type { SignalEvent } from '../log/event.js';
import type { Measured } from '../quality/grade.js';
import { isNegotiation } from '../signals/signal.js';
import { ARCHIVE_MODES } from './library-settings.js';
import { loggedEvent, qualityFrom } from './log-record.js';
import { transferEventOf, type TransferRecord } from './transfer-record.js';

/** How outbox.lua writes of a visit: participant, user, name, joined, drops, away (ms), participants in the room, session opened. */
interface VisitRecord {
  readonly i: string;
  readonly u: string;
  readonly m: string;
  readonly j: number;
  readonly d: number;
  readonly w: number;
  readonly n: number;
  readonly so: number;
}

interface QualityRecord {
  readonly at: number;
  readonly m: Measured;
}

/** What stands before each record, by blanks: kind, room, epoch, offset, session, mode. */
interface Head {
  readonly kind: string;
  readonly roomId: string;
  readonly epoch: string;
  readonly offset: number;
  readonly sessionId: string;
  readonly isKept: boolean;
}

type Fields = Readonly<Record<string, string>>;

/** null: not readable, or only a newer release knows it. */
export function factOf(fields: Fields): Fact | null {
  const { h = '', d = '', x } = fields;
  try {
    return factFrom(headOf(h), d, x);
  } catch {
    return null;
  }
}

/** Also of what can't be read. */
export function placeOf({ h = '', d = '' }: Fields): { readonly roomId: string; readonly at: number } {
  return { roomId: headOf(h).roomId, at: Number(/^\{"at":(\d+)/.exec(d)?.[1] ?? 0) };
}

function headOf(text: string): Head {
  const [kind = '', roomId = '', epoch = '', offset, session = '-', mode] = text.split(' ');
  const sessionId = session === '-' ? '' : session;
  return { kind, roomId, epoch, offset: Number(offset), sessionId, isKept: Number(mode) === ARCHIVE_MODES.events };
}

function factFrom(head: Head, record: string, extra: string | undefined): Fact | null {
  switch (head.kind) {
    case 'e':
      return loggedFact(head, record, extra);
    case 'b':
      return returnedFact(head, record, extra ?? '{}');
    case 't':
      return endedFact(head, record);
    case 'q':
      return qualityFact(head, record, extra ?? '{}');
    default:
      return null;
  }
}

function loggedFact(head: Head, record: string, extra: string | undefined): Fact | null {
  const { roomId, sessionId, isKept } = head;
  const event = loggedEvent({ epoch: head.epoch, offset: head.offset }, record);
  if (event === undefined) return null;
  const { body } = event;
  const logged: Logged = { roomId, at: event.at, position: event.position, sessionId, isKept };
  switch (body.type) {
    case 'signal':
      return signalFact(logged, body, extra);
    case 'transfer':
      return { ...logged, type: 'transfer', change: body };
    case 'joined': {
      const stay = stayIn(sessionId, extra);
      return { ...logged, type: 'joined', participant: body.participant, ...stay };
    }
    case 'left':
      return { ...logged, type: 'left', reason: body.reason, ...stayIn(sessionId, extra) };
    case 'unknown':
      return null;
  }
}

function signalFact(logged: Logged, body: SignalEvent, extra: string | undefined): SignalFact {
  const { from, addressee, kind, topic, payload, original, sentAt } = body;
  const toUserId = extra === undefined ? null : (JSON.parse(extra) as { readonly u: string }).u;
  const said = isNegotiation(kind)
    ? null
    : {
        topic,
        payload: JSON.stringify(payload),
        original: original === undefined ? null : JSON.stringify(original),
        sentAt,
      };
  return { ...logged, type: 'signal', from, addressee, toUserId, kind, said };
}

function stayIn(sessionId: string, extra = '{}') {
  const record = JSON.parse(extra) as VisitRecord;
  return { visit: visitFrom(sessionId, record), present: record.n };
}

function visitFrom(sessionId: string, { i, u, m, j, d, w, so }: VisitRecord): VisitState {
  const who = { participantId: i, userId: u, name: m };
  return { sessionId, sessionOpenedAt: so, ...who, joinedAt: j, drops: d, awayMs: w };
}

function returnedFact({ roomId, sessionId }: Head, record: string, extra: string): ReturnedFact {
  const { at } = JSON.parse(record) as { readonly at: number };
  return { type: 'returned', roomId, at, visit: stayIn(sessionId, extra).visit };
}

function endedFact({ roomId }: Head, record: string): Fact | null {
  const { at, ...change } = JSON.parse(record) as TransferRecord & { readonly at: number };
  const event = transferEventOf(change);
  return event === undefined ? null : { type: 'ended', roomId, at, transfer: event.transfer };
}

function qualityFact({ roomId, sessionId }: Head, record: string, extra: string): QualityFact {
  const { at, m } = JSON.parse(record) as QualityRecord;
  const { i, u, q } = JSON.parse(extra) as { readonly i: string; readonly u: string; readonly q: string };
  return { type: 'quality', roomId, at, sessionId, participantId: i, userId: u, quality: qualityFrom(q), ...m };
}
