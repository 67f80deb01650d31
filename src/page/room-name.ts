/** What the server takes as a room: letters, marks and digits of any script, `-` and `_`, up to 100 of them. */
const ROOM_ID = /^[\p{L}\p{M}\p{Nd}_-]{1,100}$/u;

/** "Team meeting" is the room `Team-meeting`. Null: no room can be called that. */
export function roomIdOf(text: string): string | null {
  const id = text.normalize('NFC').trim().replace(/\s+/gu, '-');
  return ROOM_ID.test(id) ? id : null;
}

const FIRST = ['quiet', 'sunny', 'green', 'small', 'early', 'amber', 'brave', 'gentle', 'silver', 'warm'];
const SECOND = ['harbour', 'meadow', 'lantern', 'island', 'orchard', 'bridge', 'garden', 'summit', 'river', 'window'];

/** A name to begin with, which nobody else is likely to be in. */
export function suggestRoom(random: () => number = Math.random): string {
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  return `${pick(FIRST)}-${pick(SECOND)}-${Math.floor(random() * 900 + 100)}`;
}
