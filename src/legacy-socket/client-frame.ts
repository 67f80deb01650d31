import { isPayload, type Payload } from './frame.js';
import { isClientType, isServerType, type ClientType } from './message-types.js';
import { Refusal } from './refusal.js';

/** What a client says, in a shape that may be relayed; the contents of its payload are its own affair. */
export interface ClientFrame {
  readonly type: ClientType;
  readonly payload: Payload;
  readonly timestamp: string | null;
  /** Whom it is for alone; null: all. */
  readonly targetUserId: string | null;
}

const LONGEST_TIMESTAMP = 64;
const LONGEST_USER_ID = 255;

export function parseClientFrame(text: string): ClientFrame | Refusal {
  const frame = parsed(text);
  if (!isPayload(frame)) return new Refusal('INVALID_JSON', 'A frame is a JSON object: {"type": "…", "payload": {…}}.');
  const { type, payload, timestamp } = frame;
  if (!isClientType(type)) return refusedType(type);
  if (!isPayload(payload)) return new Refusal('INVALID_PAYLOAD', 'A frame needs a payload, and it is a JSON object.');
  const target = payload['target_user_id'];
  if (!isShortText(target, LONGEST_USER_ID))
    return new Refusal('INVALID_PAYLOAD', 'target_user_id must be a user name.');
  if (!isShortText(timestamp, LONGEST_TIMESTAMP))
    return new Refusal('INVALID_PAYLOAD', 'timestamp must be an ISO time.');
  return { type, payload, timestamp: timestamp || null, targetUserId: target || null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusedType(type: unknown): Refusal {
  if (isServerType(type)) return new Refusal('FORBIDDEN_TYPE', `Only the server sends ${String(type)}.`);
  return new Refusal('UNKNOWN_TYPE', 'There is no such type of message.');
}

/** Whether there is none, or one that isn't too long. */
function isShortText(value: unknown, most: number): value is string | null | undefined {
  return value == null || (typeof value === 'string' && value.length <= most);
}
