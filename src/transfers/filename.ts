import { badInput } from '../errors.js';

const MAX_FILENAME_BYTES = 255;
/** Before NFC, which takes quadratic time for marks upon marks; no name of 255 bytes comes from a longer one. */
const LONGEST_GIVEN = 2000;
const SOFT_HYPHENS = /\u00ad/g;
/** U+200C and U+200D belong to the spelling of Persian, of Indic scripts and of emoji, where they stand between what is seen. */
const STRAY_JOINERS = /(?<![^\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\s\u200c\u200d])/g;
const RESERVED = /[:<>"|?*]/g;
const TRAILING = /[. \u200c\u200d]+$/;
// Windows opens a device under these names, whatever extension follows; it takes superscript digits for digits.
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i;
/** England and its like: a black flag, letters that are not seen by themselves, and their end. */
const FLAGS_OF_REGIONS = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/gu;
// Control characters, and what has no width or turns the direction of writing: they disguise the rest. Variation selectors
// are left alone, since emoji and Japanese names need them.
const HIDDEN =
  /[\p{Cc}\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A name that any system can save, made of the given one as browsers make it. */
export function portableFilename(given: string): string {
  if (!given.isWellFormed()) throw unusable('must be well-formed Unicode');
  const last = given.split(/[/\\]/).at(-1) ?? '';
  if (withoutHidden(last) !== last) throw unusable('must not hold control or invisible characters');
  if (last.length > LONGEST_GIVEN) throw tooLong();
  const spelled = last.replace(SOFT_HYPHENS, '').replace(STRAY_JOINERS, '').normalize('NFC');
  const name = spelled.replace(RESERVED, '_').replace(TRAILING, '');
  if (name.trim() === '') throw unusable('must name a file');
  const portable = DEVICE.test(name) ? `_${name}` : name;
  if (Buffer.byteLength(portable) > MAX_FILENAME_BYTES) throw tooLong();
  return portable;
}

/** What the REST shim takes: any name that something is left of once hidden characters are gone. */
export function lenientFilename(given: string): string {
  return portableFilename(withoutHidden(given.toWellFormed()));
}

function withoutHidden(name: string): string {
  const flags = name.match(FLAGS_OF_REGIONS) ?? [];
  const parts = name.split(FLAGS_OF_REGIONS).map((part) => part.replace(HIDDEN, ''));
  return parts.flatMap((part, at) => [part, flags[at] ?? '']).join('');
}

function tooLong(): Error {
  return unusable(`must have at most ${MAX_FILENAME_BYTES} bytes`);
}

function unusable(rule: string): Error {
  return badInput('filename', `The file's name ${rule}.`);
}
