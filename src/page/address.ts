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

/** A link for others. A token never is part of it, nor of anything that a server or a history would see. */
export function linkTo(room: string, origin: string): string {
  return `${origin}/?room=${encodeURIComponent(room)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
