import { describe, expect, test } from '@jest/globals';
import { offeredName } from '../../src/client/transfers/offered-name.js';
import { isSameFile } from '../../src/client/transfers/queued-file.js';
import { portableFilename } from '../../src/transfers/filename.js';

/** As people have them, and as they are offered. */
const NAMES: readonly (readonly [string, string])[] = [
  ['log 10:30.txt', 'log 10_30.txt'],
  ['👨‍👩‍👧.png', '👨‍👩‍👧.png'],
  ['🏳️‍🌈.svg', '🏳️‍🌈.svg'],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿.svg', '🏴󠁧󠁢󠁥󠁮󠁧󠁿.svg'],
  ['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
  ['क्\u200dष.txt', 'क्\u200dष.txt'],
  ['അവന്\u200d.txt', 'അവന്\u200d.txt'],
  ['שלום\u200f (1).txt', 'שלום (1).txt'],
  ['soft\u00adhyphen.html', 'softhyphen.html'],
  ['bad\u202egnp.exe', 'badgnp.exe'],
  ['line\nbreak.txt', 'linebreak.txt'],
  ['aux.c', '_aux.c'],
  ['con.txt', '_con.txt'],
  ['nul', '_nul'],
  ['COM1', '_COM1'],
  ['lpt9.tar.gz', '_lpt9.tar.gz'],
  ['Draft v2.', 'Draft v2'],
  ['a blank ', 'a blank'],
  ['\u200b', 'file'],
  [`${'長'.repeat(90)}.txt`, `${'長'.repeat(83)}.txt`],
  [`${'👨‍👩‍👧'.repeat(20)}.jpeg`, `${'👨‍👩‍👧'.repeat(13)}.jpeg`],
  ['x'.repeat(300), 'x'.repeat(255)],
];

describe('a name that people have', () => {
  test.each(NAMES)('%s is offered as %s, which the server takes as it is', (given, offered) => {
    expect(offeredName(given)).toBe(offered);
    expect(offeredName(offered)).toBe(offered);
    expect(portableFilename(offered)).toBe(offered);
  });

  test.each(NAMES)('%s is known again when its file is chosen once more', (given, offered) => {
    expect(isSameFile({ filename: offered, size: 3 }, new File(['abc'], given))).toBe(true);
    expect(isSameFile({ filename: `y${offered}`, size: 3 }, new File(['abc'], given))).toBe(false);
  });
});
