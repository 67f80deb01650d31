import type { KeyValueStorage } from '../connection/site-storage.js';

/** A storage for a participant's key, position and chat: `sessionStorage`, or any object with these three functions. */
export type SeatStorage = KeyValueStorage;

/** What brings us back as ourselves, to where we were. */
export interface Seat {
  readonly participantId: string;
  readonly participantKey: string;
  /** Everything up to here was handled. */
  readonly cursor: string;
}

/** One user's place in one room, kept where a reload of the page finds it. */
export class SeatRecord {
  #seat: Seat | null;

  constructor(
    private readonly storage: SeatStorage | null,
    private readonly name: string,
  ) {
    this.#seat = parseSeat(read(storage, name));
  }

  get seat(): Seat | null {
    return this.#seat;
  }

  save(seat: Seat): void {
    this.#seat = seat;
    this.storage?.setItem(this.name, JSON.stringify(seat));
  }

  clear(): void {
    this.#seat = null;
    this.storage?.removeItem(this.name);
  }
}

/** Rooms, users and servers don't share a seat: `base` names the kind, e.g. `rejoin:seat`. */
export function storageName(base: string, server: string, userId: string, roomId: string): string {
  return [base, server, userId, roomId].map(encodeURIComponent).join('/');
}

/**
 * The user whom the token names, to tell seats apart in storage. Not a check: the server verifies the token.
 * An opaque token has no name in it; then the seat is that of whoever sits at this tab.
 */
export function userOfToken(token: string): string {
  try {
    const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof claims.sub === 'string' ? claims.sub : '';
  } catch {
    return '';
  }
}

export function read(storage: SeatStorage | null, name: string): unknown {
  try {
    return JSON.parse(storage?.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

function parseSeat(value: unknown): Seat | null {
  if (typeof value !== 'object' || value === null) return null;
  const { participantId, participantKey, cursor } = value as Partial<Record<keyof Seat, unknown>>;
  const complete =
    typeof participantId === 'string' && typeof participantKey === 'string' && typeof cursor === 'string';
  return complete ? { participantId, participantKey, cursor } : null;
}
