import type { Refusal } from './refusal.js';

/** A JSON object, whose contents nobody has looked at. */
export type Payload = Readonly<Record<string, unknown>>;

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a frame says, and who said it; null: the server. */
export interface Message {
  readonly type: string;
  readonly payload: Payload;
  readonly senderId: string | null;
}

/** A frame as it goes over the wire: always these five keys, in this order. */
export function frameText(
  { type, payload, senderId }: Message,
  roomId: string | null,
  timestamp: string | null,
  beside: Payload = {},
): string {
  return JSON.stringify({ type, payload, sender_id: senderId, room_id: roomId, timestamp, ...beside });
}

export function errorFrame({ code, message }: Refusal): string {
  return frameText({ type: 'error', payload: { code, message, details: null }, senderId: null }, null, null);
}

/** As Python writes it: microseconds, and the offset in digits. */
export function timestampOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00');
}
