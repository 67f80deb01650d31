import { describe, expect, test } from '@jest/globals';
import { RejoinError } from '../../src/errors.js';
import { displayFilename, portableFilename } from '../../src/transfers/filename.js';
import { checkedOffer, LEGACY_TERMS, PEER_TERMS } from '../../src/transfers/offer.js';
import { draft } from './stage.js';

/** The code and the field of a refusal, or what was made. */
function outcome<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RejoinError)) throw error;
    return `${error.code} ${error.details.field}`;
  }
}

const REFUSED = 'BAD_USER_INPUT filename';

describe('file names', () => {
  test.each([
    ['holiday.mov', 'holiday.mov'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\b.txt', 'b.txt'],
    ['\\\\server\\share\\c.txt', 'c.txt'],
    ['a/b\\c/d.txt', 'd.txt'],
    ['cafe\u0301.txt', 'caf\u00e9.txt'],
    ['.htaccess', '.htaccess'],
    ['contract.pdf', 'contract.pdf'],
    ['com10.txt', 'com10.txt'],
    ['写真 ❤️😀.jpg', '写真 ❤️😀.jpg'],
    ['葛\u{e0100}.txt', '葛\u{e0100}.txt'],
    ['a'.repeat(255), 'a'.repeat(255)],
  ])('%j is taken as %j', (given, name) => {
    expect(portableFilename(given)).toBe(name);
    expect(displayFilename(given)).toBe(name);
  });

  test.each([
    ['', 'nothing'],
    ['   ', 'blanks'],
    ['.', 'a dot'],
    ['..', 'two dots'],
    ['a/', 'nothing behind a path'],
    ['a\\', 'nothing behind a path'],
    ['..\\..', 'a way up'],
    ['a'.repeat(256), 'too long'],
    ['é'.repeat(128), 'too long in bytes'],
    ['\ud800.txt', 'a lone surrogate'],
    ['a\u0000.txt', 'NUL'],
    ['a\r\nb.txt', 'line ends'],
    ['a\u0085b', 'a C1 control'],
    ['photo\u202egpj.exe', 'bidi override'],
    ['a\u2066b', 'bidi isolate'],
    ['a\u061cb', 'Arabic letter mark'],
    ['a\u200bb', 'zero width'],
    ['a\u200db', 'zero width joiner'],
    ['a\u00adb', 'soft hyphen'],
    ['a\ufeffb', 'byte order mark'],
    ['a\u2028b', 'line separator'],
    ['a:b', 'a stream'],
    ['a.txt.', 'trailing dot'],
    ['a.txt ', 'trailing blank'],
    ['CON', 'a device'],
    ['nul.txt', 'a device with extension'],
    ['com1', 'a device'],
    ['COM¹.log', 'a device in superscript'],
    ['lpt9.tar.gz', 'a device'],
    ['aux .txt', 'a device and a blank'],
  ])('%j is refused: %s', (given) => {
    expect(outcome(() => portableFilename(given))).toBe(REFUSED);
  });

  test('the shim takes and shows what a browser may send, and refuses where nothing is left', () => {
    expect(displayFilename('a\r\nb:c.txt')).toBe('ab:c.txt');
    expect(displayFilename('CON')).toBe('CON');
    for (const given of ['', '..', '/', 'x/\u0000', 'a'.repeat(256)])
      expect(outcome(() => displayFilename(given))).toBe(REFUSED);
  });

  test('a name that was taken is taken again as it is', () => {
    for (const given of ['x/e\u0301.txt', '\\a b.c', '..a']) {
      const name = portableFilename(given);
      expect(portableFilename(name)).toBe(name);
    }
  });
});

describe('the rules of an offer', () => {
  const offer = (more: object, terms = PEER_TERMS) =>
    outcome(() => checkedOffer('alice', draft('room', 'bob', more), terms));

  test.each([
    [{ size: -1 }, 'BAD_USER_INPUT size'],
    [{ size: 1.5 }, 'BAD_USER_INPUT size'],
    [{ size: NaN }, 'BAD_USER_INPUT size'],
    [{ size: Infinity }, 'BAD_USER_INPUT size'],
    [{ size: 524_288_001 }, 'FILE_TOO_LARGE size'],
    [{ mimeType: 'a\nb' }, 'BAD_USER_INPUT mimeType'],
    [{ mimeType: 'a'.repeat(256) }, 'BAD_USER_INPUT mimeType'],
    [{ sha256: 'ab' }, 'BAD_USER_INPUT sha256'],
    [{ idempotencyKey: '' }, 'BAD_USER_INPUT idempotencyKey'],
    [{ idempotencyKey: 'k'.repeat(129) }, 'BAD_USER_INPUT idempotencyKey'],
    [{ receiverId: 'alice' }, 'BAD_USER_INPUT receiverId'],
    [{ receiverId: '' }, 'BAD_USER_INPUT receiverId'],
    [{ roomId: 'a b' }, 'BAD_USER_INPUT roomId'],
  ])('%j: %s', (more, refused) => {
    expect(offer(more)).toBe(refused);
  });

  test.each([
    [0, 0],
    [1, 1],
    [65_536, 1],
    [65_537, 2],
    [524_288_000, 8000],
  ])('%d bytes are %d chunks', (size, totalChunks) => {
    expect(offer({ size })).toMatchObject({ size, totalChunks, chunkSize: 65_536 });
  });

  test('a digest is kept in lower case, an empty MIME type as it is', () => {
    expect(offer({ sha256: 'AB'.repeat(32), mimeType: '' })).toMatchObject({ sha256: 'ab'.repeat(32), mimeType: '' });
  });

  test('the shim takes an offer to oneself', () => {
    expect(offer({ receiverId: 'alice' }, LEGACY_TERMS)).toMatchObject({ receiverId: 'alice' });
  });
});
