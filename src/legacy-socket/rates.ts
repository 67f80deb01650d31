import { Refusal } from './refusal.js';
import type { ClientType } from './message-types.js';

/** So many turns within a window that slides, a user and a kind of thing; in one step, over all nodes. */
export interface Turns {
  /** Takes one: 0, or how long to wait for the next, ms. */
  take(userId: string, kind: string, most: number, windowMs: number): Promise<number>;
}

const MINUTE = 60_000;
export const LEGACY_RATES = {
  websocket_message: { most: 100, windowMs: MINUTE },
  chat_message: { most: 60, windowMs: MINUTE },
  hand_raise: { most: 5, windowMs: MINUTE },
  reaction: { most: 20, windowMs: MINUTE },
  file_share: { most: 10, windowMs: 60 * MINUTE },
} as const;

type Kind = keyof typeof LEGACY_RATES;

const KINDS: Partial<Record<ClientType, Kind>> = {
  'chat-message': 'chat_message',
  'hand-raise': 'hand_raise',
  reaction: 'reaction',
  'file-share-offer': 'file_share',
};

/** Refuses what its user says too often; null: it may be said. Where nobody can count, it may. */
export async function overRate(turns: Turns, userId: string, type: ClientType): Promise<Refusal | null> {
  const kind = KINDS[type] ?? 'websocket_message';
  const { most, windowMs } = LEGACY_RATES[kind];
  const waitMs = await turns.take(userId, kind, most, windowMs).catch(() => 0);
  if (waitMs === 0) return null;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Refusal('RATE_LIMIT_EXCEEDED', `Rate limit exceeded for ${kind}. Try again in ${seconds} seconds.`);
}
