/** What the server takes; systems take no more either. */
const MAX_BYTES = 255;
/** Before anything else is done with it: no name of 255 bytes comes of what is beyond. */
const LONGEST_GIVEN = 2_000;
/** A longer ending says nothing about the kind of file. */
const LONGEST_ENDING = 20;
/** England and its like: a black flag, letters that are not seen by themselves, and their end. */
const FLAG_OR_HIDDEN =
  /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}|[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const STRAY_JOINERS = /(?<![^\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\s\u200c\u200d])/g;
const RESERVED = /[:<>"|?*]/g;
const TRAILING = /[. \u200c\u200d]+$/;
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i;

/**
 * The name under which a file is offered, and that its receiver sees: the server's portable form, and what the server would
 * refuse is left out (marks of direction and other invisible characters) or cut (more than 255 bytes; the ending stays).
 * A person's file goes, whatever it is called. An offered name is its own.
 */
export function offeredName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const seen = last
    .slice(-LONGEST_GIVEN)
    .replace(FLAG_OR_HIDDEN, (found) => (found.startsWith('\u{1f3f4}') ? found : ''))
    .replace(STRAY_JOINERS, '')
    .normalize('NFC');
  const name = seen.replace(RESERVED, '_').replace(TRAILING, '');
  if (name.trim() === '') return 'file';
  return cut(DEVICE.test(name) ? `_${name}` : name);
}

/** Whole characters, as people count them, go from the end of what stands before the ending. */
function cut(name: string): string {
  if (bytesOf(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const hasEnding = dot > 0 && bytesOf(name.slice(dot)) <= LONGEST_ENDING;
  const [stem, ending] = hasEnding ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  // Firefox before 125 has no Segmenter.
  const characters =
    'Segmenter' in Intl ? [...new Intl.Segmenter().segment(stem)].map(({ segment }) => segment) : [...stem];
  let bytes = bytesOf(stem) + bytesOf(ending);
  while (bytes > MAX_BYTES) bytes -= bytesOf(characters.pop() ?? '');
  return characters.join('').replace(TRAILING, '') + ending;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
