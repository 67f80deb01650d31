/** Whether one of the patterns covers the room: `*` is any run of characters, everything else is literal. */
export function matchesAny(patterns: readonly string[], roomId: string): boolean {
  return patterns.some((pattern) => matches(pattern, roomId));
}

/** Linear in the room's length for each literal piece: each piece is found at its first place behind the one before. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.normalize('NFC').split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}
