import { badInput } from '../errors.js';
import { requireCoverage, type Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import type { Addressee } from '../log/event.js';
import { parseRoomId } from '../rooms/room-id.js';
import { payloadJson, requireShape } from './payload.js';
import type { SignalKind } from './signal.js';
import type { Sent, SignalStore } from './signal-store.js';

/** As it comes from outside. */
export interface SignalInput {
  readonly roomId: string;
  readonly participantId?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly toUser?: string | null | undefined;
  readonly kind: SignalKind;
  readonly topic?: string | null | undefined;
  readonly payload: unknown;
  readonly idempotencyKey?: string | null | undefined;
}

/** For transports with rules of their own. */
export interface SignalRules {
  readonly maxBytes: number;
  /** Whether a description or candidate must look like one. */
  readonly checkShape: boolean;
  /** Who speaks must still own its participant through this connection. */
  readonly connectionId: string | null;
  /** Counted against the domain's own limit of signals a second. */
  readonly limited: boolean;
  readonly sentAt: string | null;
  /** The payload as the sender's protocol put it, where that is not `payload`. */
  readonly original?: unknown;
  /** A user that isn't in the room is given it on its return. */
  readonly mayBeAbsent?: boolean;
}

const DEFAULT_RULES: SignalRules = {
  maxBytes: 65_536,
  checkShape: true,
  connectionId: null,
  limited: true,
  sentAt: null,
};
const MOST_TOPIC_CHARACTERS = 64;
const MOST_KEY_CHARACTERS = 128;

/** What participants say to each other. */
export class Signals {
  constructor(
    private readonly store: SignalStore,
    private readonly limiter: RateLimiter,
  ) {}

  async send(caller: Caller, input: SignalInput, rules: SignalRules = DEFAULT_RULES): Promise<Sent> {
    const roomId = parseRoomId(input.roomId);
    const addressee = addresseeOf(input);
    const topic = topicOf(input);
    const key = keyOf(input.idempotencyKey ?? null);
    requireCoverage(caller, roomId);
    // What is refused for its payload counts as well: looking at it is most of the work.
    if (rules.limited) await this.limiter.take(caller.userId, 'signal');
    const json = payloadJson(input.payload, rules.maxBytes);
    if (rules.checkShape) requireShape(input.kind, input.payload);
    const speaker = {
      userId: caller.userId,
      participantId: input.participantId ?? null,
      connectionId: rules.connectionId,
    };
    const { sentAt, original, mayBeAbsent = false } = rules;
    const left = rules.maxBytes - Buffer.byteLength(json);
    const originalJson = original === undefined ? undefined : payloadJson(original, left);
    const draft = { addressee, kind: input.kind, topic, payloadJson: json, originalJson, sentAt, mayBeAbsent };
    return this.store.append(roomId, speaker, draft, key);
  }
}

function addresseeOf({ to, toUser }: SignalInput): Addressee {
  if (to != null && toUser != null) throw badInput('to', 'Say either to or toUser, not both.');
  if (to != null) return { to: 'participant', participantId: to };
  return toUser != null ? { to: 'user', userId: toUser } : { to: 'room' };
}

function topicOf({ kind, topic }: SignalInput): string | null {
  if (topic == null) return null;
  if (kind !== 'APPLICATION') throw badInput('topic', 'Only an APPLICATION signal has a topic.');
  const length = [...topic].length;
  if (length >= 1 && length <= MOST_TOPIC_CHARACTERS) return topic;
  throw badInput('topic', `A topic has 1 to ${MOST_TOPIC_CHARACTERS} characters.`);
}

function keyOf(key: string | null): string | null {
  if (key === null || (key.length >= 1 && key.length <= MOST_KEY_CHARACTERS && key.isWellFormed())) return key;
  throw badInput('idempotencyKey', `An idempotency key has 1 to ${MOST_KEY_CHARACTERS} characters.`);
}
