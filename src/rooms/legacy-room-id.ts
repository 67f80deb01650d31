const DROPPED = /[^\p{L}\p{M}\p{Nd}\p{Nl}\p{No}_-]+/gu;
const MOST_CODE_POINTS = 100;

/** How legacy clients name rooms: what no room id may hold is dropped; null where nothing, or too much, is left. */
export function sanitiseRoomId(text: string): string | null {
  const id = text.replace(DROPPED, '').normalize('NFC');
  if (id === '' || id.length > 2 * MOST_CODE_POINTS) return null;
  return [...id].length > MOST_CODE_POINTS ? null : id;
}
