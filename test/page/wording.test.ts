import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../src/errors.js';
import type { RecoveryReport } from '../../src/client/rejoin-client.js';
import { adviceOn } from '../../src/page/advice.js';
import { initialsOf } from '../../src/page/person.js';
import { recoveryNotice } from '../../src/page/recovery.js';
import { explain, refusalOf } from '../../src/page/refusal.js';
import { withoutMarks } from '../../src/page/texts/isolated.js';
import { columnsFor, middleOfLastRow } from '../../src/page/tile-grid.js';

const report = (change: Partial<RecoveryReport>): RecoveryReport => ({
  resumed: true,
  wasRecovering: true,
  recovered: true,
  reason: null,
  missedCount: 0,
  archivedCount: 0,
  disconnectedForMs: 4_200,
  ...change,
});

describe('coming back', () => {
  test.each([
    [report({}), 'Back after 5 s. You missed nothing.'],
    [report({ missedCount: 1 }), 'Back after 5 s. You missed 1 update; nothing is lost.'],
    [report({ missedCount: 7, disconnectedForMs: null }), 'Back. You missed 7 updates; nothing is lost.'],
    [
      report({ missedCount: 2, disconnectedForMs: 3_725_000 }),
      'Back after 1 h 2 min. You missed 2 updates; nothing is lost.',
    ],
    [
      report({ recovered: false, reason: 'LOG_TRIMMED' }),
      'Back after 5 s, but the log no longer reached: some messages may be missing.',
    ],
    [
      report({ recovered: false, reason: 'EPOCH_CHANGED' }),
      'Back after 5 s, but the server began a new log: some messages may be missing.',
    ],
  ])('%j is told as %s', (brought, text) => {
    expect(recoveryNotice(brought)).toEqual({ text, lasting: !brought.recovered });
  });

  test('a first visit is nothing to tell', () => {
    expect(recoveryNotice(report({ wasRecovering: false, recovered: false }))).toBeNull();
  });
});

describe('a refusal', () => {
  const refused = (code: string) => ({ code, message: 'As the server says', details: {} });

  test('names the room that the token does not cover', () => {
    expect(withoutMarks(refusalOf(refused('FORBIDDEN'), 'lobby'))).toContain('“lobby”');
    expect(refusalOf(refused('SOMETHING_NEW'), 'lobby')).toBe('As the server says.');
  });

  test('that the room is full names the limit that was met: the room’s, or the user’s own', () => {
    const full = (limit: number) => refusalOf({ ...refused('ROOM_FULL'), details: { limit } }, 'lobby');
    expect(full(3)).toContain('holds 3 people');
    expect(full(8)).toContain('You are in this room 8 times already');
  });

  test('is explained, also where it is no refusal', () => {
    expect(explain(refused('TRANSFER_LIMIT'))).toContain('Five of your files');
    expect(explain(new Error('It broke'))).toBe('It broke.');
    const said = ['NotAllowedError', 'QuotaExceededError', 'NotFoundError', 'InvalidStateError'].map((name) =>
      explain(new DOMException('The request is not allowed by the user agent', name)),
    );
    expect(said).toEqual([
      'Your browser didn’t allow that.',
      'There is no room left for that on this device.',
      'That file is no longer here.',
      'That did not work.',
    ]);
    const missing = new TypeError('Failed to fetch dynamically imported module: http://localhost/page-zip.js');
    expect(explain(missing)).toBe('The server can’t be reached at the moment.');
  });

  test('is told in the page’s own words for every code of the server that a person can meet', () => {
    // These name the field or the participant of a request that this page doesn’t make.
    const unmet = [
      'BAD_USER_INPUT',
      'AMBIGUOUS_PARTICIPANT',
      'PARTICIPANT_REPLACED',
      'ROOM_FULL',
      'CHUNK_OUT_OF_RANGE',
    ];
    const worded = ERROR_CODES.filter((code) => explain(refused(code)) !== 'As the server says.');
    expect(ERROR_CODES.filter((code) => !worded.includes(code))).toEqual(unmet);
  });
});

describe('advice on a bad connection', () => {
  const report = (...codes: string[]): Parameters<typeof adviceOn>[0] => ({
    quality: 'POOR',
    recommendations: codes.map((code) => ({ code, text: 'As the server says' })),
  });

  test('is only what a person can do, the most helpful first', () => {
    expect(adviceOn(report('LOWER_VIDEO_QUALITY', 'CLOSE_OTHER_PROGRAMS', 'CHECK_NETWORK'))).toContain(
      'other programs',
    );
    expect(adviceOn(report('STABLE_BUT_LIMITED', 'LOWER_VIDEO_IF_IT_LAGS'))).toBe('');
  });
});

describe('on the stage', () => {
  test.each([
    [1, 1000, 500, 1],
    [2, 1000, 500, 2],
    [2, 360, 600, 1],
    [3, 360, 600, 1],
    [4, 1000, 600, 2],
    [4, 790, 410, 2],
    [9, 1000, 600, 3],
    [24, 366, 216, 4],
    [24, 296, 100, 3],
    [0, 0, 0, 1],
  ])('%d tiles in %d × %d stand in %d columns', (tiles, width, height, columns) => {
    expect(columnsFor(tiles, width, height)).toBe(columns);
  });

  test('a row that is not full stands in the middle', () => {
    expect(middleOfLastRow(4, 2)).toBeNull();
    expect(middleOfLastRow(3, 2)).toEqual({ index: 2, start: 2 });
    expect(middleOfLastRow(7, 4)).toEqual({ index: 4, start: 2 });
  });

  test.each([
    ['Ada Lovelace', 'AL'],
    ['zoë', 'Z'],
    ['王小明', '王'],
    ['Maximiliane von Hohenstein', 'MH'],
    ['Guest 12', 'G12'],
    ['Guest 1', 'G1'],
    ['P07', 'P07'],
    ['Anna 2024', 'A2'],
    ['42', '42'],
    ['👩‍💻 von der Werft', '👩‍💻W'],
    ['  ', '?'],
  ])('%j is %s for short', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
