import { roomIdOf } from './room-name.js';

/** What the page's address asks for: `/?room=lobby`, `/#lobby` or `/#room=lobby&token=…`. */
export interface Address {
  readonly room: string | null;
  readonly token: string | null;
}

export function readAddress(address: Pick<Location, 'search' | 'hash'>): Address {
  const hash = address.hash.replace(/^#/, '');
  const fields = new URLSearchParams(hash.includes('=') ? hash : '');
  const named = new URLSearchParams(address.search).get('room') ?? fields.get('room');
  const room = named ?? (hash.includes('=') ? '' : decode(hash));
  return { room: roomIdOf(room), token: fields.get('token') };
}

/** The folder that the page was loaded from, `https://example.com/` or below any path; the server's other addresses lie in it. */
export function placeOf({ href }: Pick<Location, 'href'>): string {
  return new URL('.', href).href;
}

/** A link for others. A token never is part of it, nor of anything that a server or a history would see. */
export function linkTo(room: string, place: string): string {
  return `${place}?room=${encodeURIComponent(room)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
