const MOST_CHARACTERS = 50_000;
/** Pieces nested in each other need a pass each; nobody nests them so deep who means well. */
const MOST_PASSES = 10;

const TAGS = /<[^<>]*>/g;
const SCRIPT_ADDRESSES = /javascript:/gi;
const EVENT_HANDLERS = /\bon\w+\s*=/gi;

/** Chat text without what a page that shows it as HTML would run. Cleaning what is clean changes nothing. */
export function cleanText(text: string): string {
  const harmless = withoutMarkup(text).trim();
  const characters = harmless.length > MOST_CHARACTERS ? [...harmless] : [];
  return characters.length > MOST_CHARACTERS ? characters.slice(0, MOST_CHARACTERS).join('').trimEnd() : harmless;
}

/** Again and again, since taking a piece out may put another one together. */
function withoutMarkup(text: string): string {
  let cleaned = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = cleaned;
    cleaned = cleaned.replace(TAGS, '').replace(SCRIPT_ADDRESSES, '').replace(EVENT_HANDLERS, '');
    if (cleaned === before) return cleaned;
  }
  return '';
}
