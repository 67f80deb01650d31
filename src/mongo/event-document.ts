import type { ArchivedEvent } from '../archive/archived-events.js';
import type { JoinedFact, LeftFact, SignalFact, TransferChangedFact } from '../archive/fact.js';
import type { Addressee, EventBody, LeaveReason, TransferEvent } from '../log/event.js';
import type { Position } from '../log/position.js';
import type { Participant, ParticipantRef } from '../rooms/participant.js';
import type { SignalKind } from '../signals/signal.js';
import { fromStoredTransfer, toStoredTransfer, type StoredTransfer } from './stored-transfer.js';

/** An event of a log. What was erased has the fields of `EventPlace` alone, and says so. */
export interface EventDocument extends EventPlace {
  readonly erased?: true;
  /** Who said it, joined or left. */
  readonly from?: ParticipantRef;
  /** Whose it is: senders, addressees, parties. Not those of the room whom a signal to the room reached. */
  readonly users?: readonly string[];
  readonly kind?: SignalKind;
  readonly to?: DocumentAddressee;
  /** Part of a negotiation: the archive doesn't have what it says. */
  readonly withheld?: true;
  readonly topic?: string | null;
  /** JSON text. */
  readonly payload?: string;
  readonly original?: string;
  readonly sentAt?: string | null;
  /** JSON text of topic and `sentAt` where one of them isn't well-formed: a document's own strings can't say it then. */
  readonly exact?: string;
  readonly participant?: Omit<Participant, 'id' | 'userId'>;
  readonly reason?: LeaveReason;
  readonly transfer?: Omit<TransferEvent, 'type' | 'transfer'> & { readonly transfer: StoredTransfer };
}

interface EventPlace {
  /** Of its position: see `eventKey`. */
  readonly _id: string;
  readonly v: 1;
  readonly roomId: string;
  readonly sessionId: string;
  readonly at: Date;
  readonly type: EventFact['type'];
}

export type EventFact = SignalFact | JoinedFact | LeftFact | TransferChangedFact;

export type DocumentAddressee =
  | { readonly room: true }
  | { readonly userId: string }
  /** With its user, where it was in the room. */
  | { readonly participantId: string; readonly userId?: string };

const OFFSET_DIGITS = 16;
/** About what the record of an event takes besides the payload. */
const HEAD_BYTES = 200;

/** Keys of one log sort as its events do. */
export function eventKey({ epoch, offset }: Position): string {
  return `${epoch}:${String(offset).padStart(OFFSET_DIGITS, '0')}`;
}

function positionOf(key: string): Position {
  const colon = key.length - OFFSET_DIGITS - 1;
  return { epoch: key.slice(0, colon), offset: Number(key.slice(colon + 1)) };
}

/** What stays of an event when a user or a room is erased: its place, so that others are still told that nothing is missing. */
export function erasedEvent(fact: EventFact): EventDocument {
  return { ...placeOf(fact), erased: true };
}

/** The same of an event that was kept, whatever release wrote it. */
export function placeLeftOf({ _id, v, roomId, sessionId, at, type }: EventDocument): EventDocument {
  return { _id, v, roomId, sessionId, at, type, erased: true };
}

export function toEventDocument(fact: EventFact): EventDocument {
  const place = placeOf(fact);
  switch (fact.type) {
    case 'signal':
      return { ...place, ...signalFields(fact) };
    case 'joined': {
      const { id, userId, ...participant } = fact.participant;
      return { ...place, from: { id, userId }, users: [userId], participant };
    }
    case 'left': {
      const { participantId, userId } = fact.visit;
      return { ...place, from: { id: participantId, userId }, users: [userId], reason: fact.reason };
    }
    case 'transfer': {
      const { action, actor, transfer } = fact.change;
      const change = { action, actor, transfer: toStoredTransfer(transfer) };
      return { ...place, users: [transfer.senderId, transfer.receiverId], transfer: change };
    }
  }
}

function placeOf({ position, roomId, sessionId, at, type }: EventFact): EventPlace {
  return { _id: eventKey(position), v: 1, roomId, sessionId, at: new Date(at), type };
}

function signalFields({ from, addressee, toUserId, kind, said }: SignalFact): Partial<EventDocument> {
  const to = documentAddressee(addressee, toUserId);
  const toUser = addressee.to === 'user' ? addressee.userId : toUserId;
  const users = toUser === null || toUser === from.userId ? [from.userId] : [from.userId, toUser];
  const head = { from: { id: from.id, userId: from.userId }, to, kind, users };
  if (said === null) return { ...head, withheld: true };
  const { topic, sentAt, payload, original } = said;
  const exact = isStorable(topic) && isStorable(sentAt) ? {} : { exact: JSON.stringify([topic, sentAt]) };
  return { ...head, topic, sentAt, payload, ...(original !== null && { original }), ...exact };
}

function isStorable(text: string | null): boolean {
  return text === null || text.isWellFormed();
}

function documentAddressee(addressee: Addressee, toUserId: string | null): DocumentAddressee {
  switch (addressee.to) {
    case 'room':
      return { room: true };
    case 'user':
      return { userId: addressee.userId };
    case 'participant':
      return { participantId: addressee.participantId, ...(toUserId !== null && { userId: toUserId }) };
  }
}

/** null: a newer release wrote it, in a shape that isn't known here. */
export function fromEventDocument(document: EventDocument): ArchivedEvent | null {
  // What a document says of its version is not for the compiler to know.
  if ((document.v as number) !== 1) return null;
  const { _id, at, payload = '', original = '' } = document;
  const bytes = HEAD_BYTES + payload.length + original.length;
  const event = { position: positionOf(_id), at: at.getTime(), bytes, body: bodyOf(document) };
  return { event, isWithheld: document.withheld === true };
}

const UNKNOWN = { type: 'unknown' } as const;

/** What was erased, and what only a newer release knows, has its place and concerns nobody. */
function bodyOf(document: EventDocument): EventBody {
  const { type, from, participant, reason, transfer } = document;
  if (document.erased === true) return UNKNOWN;
  if (type === 'transfer') {
    return transfer ? { type, ...transfer, transfer: fromStoredTransfer(transfer.transfer) } : UNKNOWN;
  }
  if (from === undefined) return UNKNOWN;
  switch (type) {
    case 'signal':
      return signalOf(document, from);
    case 'joined':
      return participant === undefined ? UNKNOWN : { type, participant: { ...from, ...participant } };
    case 'left':
      return { type, participant: from, reason: reason ?? 'LEFT' };
    default:
      return UNKNOWN;
  }
}

function signalOf(document: EventDocument, from: ParticipantRef): EventBody {
  const { _id, kind, to, payload, original, exact } = document;
  if (kind === undefined || to === undefined) return UNKNOWN;
  const [topic = null, sentAt = null] =
    exact === undefined ? [document.topic, document.sentAt] : (JSON.parse(exact) as (string | null)[]);
  const { epoch, offset } = positionOf(_id);
  return {
    type: 'signal',
    id: `${epoch}-${offset}`,
    from,
    addressee: addresseeOf(to),
    kind,
    topic,
    payload: payload === undefined ? null : (JSON.parse(payload) as unknown),
    ...(original !== undefined && { original: JSON.parse(original) as unknown }),
    sentAt,
  };
}

function addresseeOf(to: DocumentAddressee): Addressee {
  if ('room' in to) return { to: 'room' };
  if ('participantId' in to) return { to: 'participant', participantId: to.participantId };
  return { to: 'user', userId: to.userId };
}
