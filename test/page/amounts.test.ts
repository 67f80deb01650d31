import { describe, expect, test } from '@jest/globals';
import {
  formatBytes,
  formatDuration,
  formatMoment,
  formatPercent,
  formatRate,
  formatTime,
} from '../../src/page/amounts.js';

describe('amounts', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [12_345, '12.3 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [104_857_600, '105 MB'],
    [500_000_000, '500 MB'],
    [2_500_000_000_000, '2.50 TB'],
    [5_000_000_000_000_000, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('a rate is an amount a second', () => {
    expect(formatRate(8_400_000)).toBe('8.40 MB/s');
  });

  test.each([
    [0, '1 s'],
    [0.2, '1 s'],
    [59.5, '1 min'],
    [61, '1 min 1 s'],
    [125, '2 min 5 s'],
    [750, '12 min'],
    [3600, '1 h'],
    [3780, '1 h 3 min'],
    [47.5 * 3600, '47 h 30 min'],
    [72 * 3600, '3 days'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('only what is all there is 100 %', () => {
    expect(formatPercent(99.99)).toBe('99 %');
    expect(formatPercent(100)).toBe('100 %');
  });

  test('a moment says what tells it from today', () => {
    const now = new Date(2026, 5, 15, 12);
    const at = (...when: [number, number, number]): string => formatMoment(new Date(...when, 9, 5).toISOString(), now);
    const time = formatTime(new Date(2026, 5, 15, 9, 5).toISOString());
    expect(at(2026, 5, 15)).toBe(time);
    expect(at(2026, 5, 14)).toMatch(/14/);
    expect(at(2026, 5, 14)).toContain(time);
    expect(at(2026, 5, 14)).not.toContain('2026');
    expect(at(2025, 5, 15)).toContain('2025');
  });
});
