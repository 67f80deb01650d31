import type { Position } from '../log/position.js';

// The version first, so that a later format can tell itself apart; an epoch is 20 hex digits (redis/lua/log.lua).
const FORMAT = /^1:([0-9a-f]{20}):(0|[1-9]\d{0,15})$/;
const LONGEST = 64;

/** The opaque form of a position that clients keep. */
export function encodeCursor({ epoch, offset }: Position): string {
  return Buffer.from(`1:${epoch}:${offset}`).toString('base64url');
}

/** The position behind a cursor; null for whatever `encodeCursor` would not have made. */
export function decodeCursor(cursor: string): Position | null {
  if (cursor.length > LONGEST) return null;
  const [, epoch, digits] = FORMAT.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (epoch === undefined || digits === undefined) return null;
  const position = { epoch, offset: Number(digits) };
  // Base64 has several spellings of the same bytes, and digits may go past what a number holds.
  return Number.isSafeInteger(position.offset) && encodeCursor(position) === cursor ? position : null;
}
