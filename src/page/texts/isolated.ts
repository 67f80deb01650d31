/** Text between these marks has a direction of its own: an Arabic name doesn't turn the English sentence around it. */
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/**
 * A name of a person, a file or a room, to stand in a sentence. `setText` makes a `<bdi>` element of it. Marks of its own would
 * end the isolation before the name does.
 */
export function isolated(name: string): string {
  return `${FIRST_STRONG_ISOLATE}${withoutMarks(name)}${POP_DIRECTIONAL_ISOLATE}`;
}

/** The same text without the marks, for places that show them as boxes. */
export function withoutMarks(text: string): string {
  return text.replaceAll(FIRST_STRONG_ISOLATE, '').replaceAll(POP_DIRECTIONAL_ISOLATE, '');
}

/** A sentence in pieces: what is isolated, and what stands around it. */
export function piecesOf(text: string): readonly { readonly text: string; readonly isIsolated: boolean }[] {
  // The capturing group makes every second piece an isolated one.
  const pieces = text.split(/\u2068([^\u2069]*)\u2069/u);
  return pieces.map((piece, at) => ({ text: piece, isIsolated: at % 2 === 1 })).filter((piece) => piece.text !== '');
}
