import { describe, expect, test } from '@jest/globals';
import { delayAfter, ladderDelay, untilAnswered } from '../../src/client/connection/ladder.js';
import { RejoinRequestError } from '../../src/client/connection/request-error.js';

describe('coming back', () => {
  test('is tried at once, soon, then ever more patiently, with jitter from the third attempt on', () => {
    const delays = (random: number) => [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => ladderDelay(attempt, () => random));
    expect(delays(0)).toEqual([0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000]);
    expect(delays(1)).toEqual([0, 300, 2_200, 3_700, 5_800, 8_000, 8_000, 8_000]);
  });

  test('waits as long as the server asks for', () => {
    const error = new RejoinRequestError('RATE_LIMITED', 'slower', { retryAfterSeconds: 30 });
    expect(delayAfter(error, 0)).toBe(30_000);
    expect(delayAfter(new Error('?'), 0)).toBe(300);
  });
});

describe('a question', () => {
  test('is repeated until it is answered', async () => {
    const answers = [new RejoinRequestError('NETWORK_ERROR', ''), 'yes'];
    const ask = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    expect(await untilAnswered(ask, new AbortController().signal)).toBe('yes');
  });

  test('is answered by a refusal', async () => {
    const refused = new RejoinRequestError('FORBIDDEN', 'no');
    await expect(untilAnswered(() => Promise.reject(refused), new AbortController().signal)).rejects.toBe(refused);
  });

  test('ends with its signal', async () => {
    const ending = new AbortController();
    const asked = untilAnswered(() => Promise.reject(new RejoinRequestError('TIMEOUT', '')), ending.signal);
    ending.abort();
    await expect(asked).rejects.toHaveProperty('name', 'AbortError');
  });
});
