import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { chosen, PARTS, playAll } from '../soak/parts.js';

const exec = promisify(execFile);
const soak = (...args: string[]) => exec(process.execPath, ['--import', 'tsx', 'test/soak/run.ts', ...args]);

describe('the long runs', () => {
  const lines: string[] = [];
  beforeEach(() => void jest.spyOn(console, 'log').mockImplementation((text: string) => void lines.push(text)));
  afterEach(() => {
    jest.restoreAllMocks();
    lines.length = 0;
  });

  const parts = ['one', 'two', 'three'].map((key) => ({ key, name: `part ${key}`, run: [] }));

  test('pass where all parts pass, and say with which seed', async () => {
    expect(await playAll(parts, '7', async () => 0)).toBe(0);
    expect(lines.at(-1)).toBe('\nSEED=7 passed: one, two, three');
  });

  test('fail with one part that fails, after the others', async () => {
    expect(await playAll(parts, '7', async ({ key }) => (key === 'two' ? 3 : 0))).toBe(1);
    expect(lines.at(-1)).toBe('\nSEED=7 passed: one, three; FAILED: two');
  });

  test('can be chosen', () => {
    expect(chosen(parts, undefined)).toEqual(parts);
    expect(chosen(parts, 'three,ONE').map(({ key }) => key)).toEqual(['one', 'three']);
    expect(() => chosen(parts, 'one,four')).toThrow('no part four');
  });

  test('explain themselves, and refuse what is no part of them', async () => {
    const { stdout } = await soak('--help');
    for (const { key } of PARTS) expect(stdout).toContain(`\n  ${key} `);
    await expect(soak('--only', 'nothing')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing'),
    });
  });
});
