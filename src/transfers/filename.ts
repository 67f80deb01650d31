import { badInput } from '../errors.js';

const MAX_FILENAME_BYTES = 255;
/** Before NFC, which takes quadratic time for marks upon marks; no name of 255 bytes comes from a longer one. */
const LONGEST_GIVEN = 2000;
const CONTROL = /\p{Cc}/u;
// Of no width, or able to turn the direction of writing: they disguise the rest. Variation selectors are left alone, since
// emoji and Japanese names need them.
const INVISIBLE =
  /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
// Windows opens a device under these names, whatever extension follows; it takes superscript digits for digits.
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i;

/** A name that any system can save: what GraphQL takes. */
export function portableFilename(given: string): string {
  const name = baseNameOf(given);
  if (CONTROL.test(name) || INVISIBLE.test(name)) throw unusable('must not hold control or invisible characters');
  if (name.includes(':')) throw unusable('must not hold a colon');
  if (/[. ]$/.test(name)) throw unusable('must not end in a dot or a blank');
  if (DEVICE.test(name)) throw unusable('is the name of a device');
  return name;
}

/** What the REST shim takes: any name with something left of it, shown without control characters. */
export function displayFilename(given: string): string {
  return baseNameOf(given.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, ''));
}

/** The last part of a path of either kind, in NFC. */
function baseNameOf(given: string): string {
  if (!given.isWellFormed()) throw unusable('must be well-formed Unicode');
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const name = last.length <= LONGEST_GIVEN ? last.normalize('NFC') : last;
  if (name.trim() === '' || name === '.' || name === '..') throw unusable('must name a file');
  if (Buffer.byteLength(name) > MAX_FILENAME_BYTES) throw unusable(`must have at most ${MAX_FILENAME_BYTES} bytes`);
  return name;
}

function unusable(rule: string): Error {
  return badInput('filename', `The file's name ${rule}.`);
}
