import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileDigests } from '../../src/chunk-store/file-digests.js';

const MIB = 1024 * 1024;

let folder: string;
let paths: string[];
let expected: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejoin-digests-'));
  const files = [1, 2, 3, 4, 5, 6].map((number) => randomBytes(MIB + number * 100_000));
  expected = files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  paths = files.map((_, index) => join(folder, String(index)));
  await Promise.all(files.map((bytes, index) => writeFile(paths[index]!, bytes)));
});
afterAll(() => rm(folder, { recursive: true }));

/** Ids of the threads of this process. */
const threads = async () => new Set(await readdir('/proc/self/task'));

/** Threads can be counted there alone. */
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('one thread is begun for all files, those at the same time and those one after the other', async () => {
  const digests = new FileDigests();
  expect(await digests.of(paths[0]!)).toBe(expected[0]);
  const begun = await threads();
  expect(await Promise.all(paths.map((path) => digests.of(path)))).toEqual(expected);
  for (const [index, path] of paths.entries()) expect(await digests.of(path)).toBe(expected[index]);
  expect(await threads()).toEqual(begun);
});

test('a file that can not be read fails alone', async () => {
  const digests = new FileDigests();
  const link = join(folder, 'link');
  await symlink(paths[0]!, link);
  const [good, gone, linked, after] = await Promise.allSettled(
    [paths[0]!, join(folder, 'gone'), link, paths[1]!].map((path) => digests.of(path)),
  );
  expect([good, after]).toEqual([
    { status: 'fulfilled', value: expected[0] },
    { status: 'fulfilled', value: expected[1] },
  ]);
  expect(gone).toMatchObject({ status: 'rejected', reason: { code: 'ENOENT' } });
  expect(linked).toMatchObject({ status: 'rejected', reason: { code: 'ELOOP' } });
});
