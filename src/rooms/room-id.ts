import { badInput } from '../errors.js';

const ROOM_ID = /^[\p{L}\p{M}\p{Nd}\p{Nl}\p{No}_-]+$/u;
const MOST_CODE_POINTS = 100;
/** Before NFC, which takes quadratic time for marks upon marks; no text of 100 code points comes from a longer one. */
const LONGEST_GIVEN = 2000;

/** 1–100 letters, marks and digits of any script, `-` and `_`, in NFC. */
export function parseRoomId(text: string, field = 'roomId'): string {
  const id = text.length <= LONGEST_GIVEN ? text.normalize('NFC') : '';
  const fits = id.length <= 2 * MOST_CODE_POINTS && [...id].length <= MOST_CODE_POINTS;
  if (!fits || !ROOM_ID.test(id)) {
    throw badInput(field, 'A room id is 1 to 100 letters, marks or digits of any script, "-" or "_".');
  }
  return id;
}
