import { RejoinError } from '../errors.js';
import { isHistoryRight, type Caller, type HistoryRight } from './caller.js';

/** What a token says, once its signature is known to be good; every value may still be anything. */
export type Claims = Readonly<Record<string, unknown>>;

const LONGEST_USER_ID = 255;
const LONGEST_NAME = 100;
// Control characters and those that reorder or hide text: a name stands in other people's pages.
const UNSEEN = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

export function callerOf(claims: Claims): Caller {
  const userId = readUserId(claims['sub']);
  const { exp } = claims;
  const rooms = readRooms(claims['rooms']);
  const history = readHistory(claims['history']);
  return {
    userId,
    name: readName(claims['name']) ?? userId,
    ...(rooms !== undefined && { rooms }),
    ...(history !== undefined && { history }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
    ...(claims['token_type'] === 'permanent' && { isPermanent: true as const }),
  };
}

function readUserId(sub: unknown): string {
  if (typeof sub === 'string' && sub !== '' && sub.length <= LONGEST_USER_ID && sub.isWellFormed()) return sub;
  throw unusable(`The token must name its user in "sub": 1 to ${LONGEST_USER_ID} characters.`);
}

/** A name is decoration: what cannot be shown is left out rather than refused. */
function readName(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const shown = [...name.toWellFormed().replace(UNSEEN, '').trim()].slice(0, LONGEST_NAME).join('').trim();
  return shown === '' ? undefined : shown;
}

/** Patterns limit what the token may do: one that cannot be understood must not be read as "any room". */
function readRooms(rooms: unknown): readonly string[] | undefined {
  if (rooms === undefined) return undefined;
  if (Array.isArray(rooms) && rooms.every((pattern) => typeof pattern === 'string')) return rooms;
  throw unusable('"rooms" of the token must be a list of patterns.');
}

/** A right that isn't known may be one that its issuer relies on: it is told, rather than left out. */
function readHistory(history: unknown): readonly HistoryRight[] | undefined {
  if (history === undefined) return undefined;
  if (Array.isArray(history) && history.every(isHistoryRight)) return history;
  throw unusable('"history" of the token must be a list of "rooms" and "erase".');
}

function unusable(message: string): RejoinError {
  return new RejoinError('UNAUTHENTICATED', message);
}
