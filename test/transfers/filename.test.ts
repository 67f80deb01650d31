import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RejoinError } from '../../src/errors.js';
import { lenientFilename, portableFilename } from '../../src/transfers/filename.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const REFUSED = 'BAD_USER_INPUT filename';

function outcome(make: (given: string) => string, given: string): string {
  try {
    return make(given);
  } catch (error) {
    if (!(error instanceof RejoinError)) throw error;
    return `${error.code} ${error.details.field}`;
  }
}

describe('a file name', () => {
  test.each([
    'holiday.mov',
    '.htaccess',
    'contract.pdf',
    'com10.txt',
    'auxiliary.c',
    'nully',
    '写真 ❤️😀.jpg',
    '葛\u{e0100}.txt',
    'a'.repeat(255),
    '👨‍👩‍👧.png',
    '🏳️‍🌈.svg',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.png',
    'می\u200cخواهم.pdf',
    'क्\u200dष.txt',
    'അവന്\u200d.txt',
    'דוח.pdf',
    ' a.txt',
    "it's (1) [2] {3} & #4 %5.txt",
  ])('that any system can save stays as it is: %j', (name) => {
    expect(portableFilename(name)).toBe(name);
    expect(lenientFilename(name)).toBe(name);
  });

  test.each([
    ['../../etc/passwd', 'passwd', 'a path'],
    ['C:\\Users\\a\\b.txt', 'b.txt', 'a path'],
    ['\\\\server\\share\\c.txt', 'c.txt', 'a path'],
    ['a/b\\c/d.txt', 'd.txt', 'a path of both kinds'],
    ['cafe\u0301.txt', 'caf\u00e9.txt', 'NFC'],
    ['log 10:30.txt', 'log 10_30.txt', 'a colon'],
    ['a<b>c"d|e?f*g:h', 'a_b_c_d_e_f_g_h', 'all that Windows keeps for itself'],
    ['???', '___', 'nothing else'],
    ['Draft v2.', 'Draft v2', 'a dot at the end'],
    ['a.txt ', 'a.txt', 'a blank at the end'],
    ['a. . ..', 'a', 'dots and blanks at the end'],
    ['aux.c', '_aux.c', 'a device'],
    ['con.txt', '_con.txt', 'a device'],
    ['nul', '_nul', 'a device'],
    ['COM1', '_COM1', 'a device'],
    ['COM¹.log', '_COM¹.log', 'a device in superscript'],
    ['lpt9.tar.gz', '_lpt9.tar.gz', 'a device'],
    ['aux .txt', '_aux .txt', 'a device and a blank'],
    ['con.', '_con', 'a device once the dot is gone'],
    ['n\u00adul.txt', '_nul.txt', 'a device once the soft hyphen is gone'],
    ['C:con', 'C_con', 'a device behind a drive'],
    ['Donau\u00addampf.txt', 'Donaudampf.txt', 'a soft hyphen'],
    ['\u200da.txt', 'a.txt', 'a joiner with nothing before it'],
    ['a\u200d', 'a', 'a joiner with nothing behind it'],
    ['a\u200d.', 'a', 'a joiner with nothing behind it once the dot is gone'],
    ['a\u200c b\u200c\u200dc', 'a bc', 'joiners beside blanks and each other'],
    ['e\u200c\u200d\u0301', 'é', 'joiners between a letter and its mark'],
  ])('%j becomes %j: %s', (given, name) => {
    expect(portableFilename(given)).toBe(name);
    expect(lenientFilename(given)).toBe(name);
  });

  test.each([
    ['', 'nothing'],
    ['   ', 'blanks'],
    ['\u00a0', 'another blank'],
    ['.', 'a dot'],
    ['..', 'two dots'],
    ['. . .', 'dots and blanks'],
    ['a/', 'nothing behind a path'],
    ['a\\', 'nothing behind a path'],
    ['..\\..', 'a way up'],
    ['\u00ad', 'a soft hyphen'],
    ['\u200d\u200c', 'joiners'],
    ['a'.repeat(256), 'too long'],
    ['é'.repeat(128), 'too long in bytes'],
    [`con.${'a'.repeat(251)}`, 'too long with what goes before a device'],
  ])('%j is refused: %s', (given) => {
    expect(outcome(portableFilename, given)).toBe(REFUSED);
    expect(outcome(lenientFilename, given)).toBe(REFUSED);
  });

  test.each([
    ['\ud800.txt', '\ufffd.txt', 'a lone surrogate'],
    ['a\u0000.txt', 'a.txt', 'NUL'],
    ['a\r\nb:c.txt', 'ab_c.txt', 'line ends'],
    ['a\u0085b', 'ab', 'a C1 control'],
    ['photo\u202egpj.exe', 'photogpj.exe', 'bidi override'],
    ['a\u2066b', 'ab', 'bidi isolate'],
    ['a\u061cb', 'ab', 'Arabic letter mark'],
    ['a\u200fb', 'ab', 'right-to-left mark'],
    ['a\u200bb', 'ab', 'zero width'],
    ['a\ufeffb', 'ab', 'byte order mark'],
    ['a\u2028b', 'ab', 'line separator'],
    ['a\u{e0067}b', 'ab', 'a letter of a flag without the flag'],
    ['co\u200bn', '_con', 'a device once it is seen'],
    ['🏴\u{e0067}\u{e0062}', '🏴', 'a flag without an end'],
  ])('%j is refused, and %j to the shim: %s', (given, name) => {
    expect(outcome(portableFilename, given)).toBe(REFUSED);
    expect(lenientFilename(given)).toBe(name);
  });
});

describe(`any file name (SEED=${SEED})`, () => {
  const odd = fc.constantFrom(
    ...[
      '.',
      ' ',
      ':',
      '<',
      '*',
      '/',
      '\\',
      'con',
      'aux',
      'COM1',
      '.txt',
      'e',
      '\u0301',
      '🏴',
      '\u{e0067}',
      '\u{e007f}',
    ],
    ...[
      '\u00ad',
      '\u200c',
      '\u200d',
      '\u200f',
      '\u202e',
      '\u0000',
      '\u00a0',
      '\u3000',
      '\ufe0f',
      '\ud800',
      'あ',
      '≮',
      '\u0338',
    ],
  );
  const pieces = fc.oneof(
    { weight: 3, arbitrary: odd },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  );
  const names = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  const holdsFor = (name: string): void => {
    expect(name).toBe(name.normalize('NFC'));
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name).not.toMatch(/[/\\:<>"|?*\u00ad\u202e\u200f]|\p{Cc}|\p{Cs}/u);
    expect(name).not.toMatch(/[. ]$|^$/);
    expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
    for (const { index } of name.matchAll(/[\u200c\u200d]/g)) {
      expect([name[index - 1], name[index + 1]]).toEqual([
        expect.stringMatching(/[^\s\u200c\u200d]/),
        expect.stringMatching(/[^\s\u200c\u200d]/),
      ]);
    }
  };

  test.each([
    ['GraphQL', portableFilename],
    ['the shim', lenientFilename],
  ])('that %s takes is portable, and taken again as it is', (_, make) => {
    let taken = 0;
    fc.assert(
      fc.property(names, (given) => {
        const name = outcome(make, given);
        if (name === REFUSED) return;
        taken += 1;
        holdsFor(name);
        expect(make(name)).toBe(name);
        expect(portableFilename(name)).toBe(name);
      }),
      { numRuns: 1500, seed: SEED },
    );
    expect(taken).toBeGreaterThan(150);
  });

  test('is refused by the shim only where nothing is left of it or it is too long', () => {
    fc.assert(
      fc.property(names, (given) => {
        if (outcome(lenientFilename, given) !== REFUSED) return;
        const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
        const seen = last.replace(
          /[\s.\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cc}/gu,
          '',
        );
        expect(seen === '' || Buffer.byteLength(last) > 253).toBe(true);
      }),
      { numRuns: 1500, seed: SEED },
    );
  });

  test('of any length is judged at once', () => {
    for (const piece of ['\u00ad', '\u200d', 'a\u200d', '. ', 'e\u0301', '🏴', '/', ' \u200c']) {
      const given = piece.repeat(1_000_000 / piece.length);
      const began = process.cpuUsage();
      expect(outcome(portableFilename, given)).toBe(REFUSED);
      expect(process.cpuUsage(began).user).toBeLessThan(500_000);
    }
  });
});
