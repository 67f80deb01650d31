import { expect, test } from '@jest/globals';
import { adviceFor, RECOMMENDATION_CODES } from '../../src/quality/advice.js';

// Legacy contract §1.1: four for poor, two for fair, none else, in this order.
test.each([
  ['POOR', ['LOWER_VIDEO_QUALITY', 'CLOSE_OTHER_PROGRAMS', 'CHECK_NETWORK', 'RECONNECT']],
  ['FAIR', ['STABLE_BUT_LIMITED', 'LOWER_VIDEO_IF_IT_LAGS']],
  ['GOOD', []],
  ['UNKNOWN', []],
] as const)('%s brings the advice %j', (quality, codes) => {
  expect(adviceFor(quality).map(({ code }) => code)).toEqual(codes);
});

test('every code has a text, and is given for some grade', () => {
  const given = [...adviceFor('POOR'), ...adviceFor('FAIR')];
  expect(given.map(({ code }) => code)).toEqual(RECOMMENDATION_CODES);
  expect(given.every(({ text }) => /^[A-Z].{10,}$/.test(text))).toBe(true);
});
