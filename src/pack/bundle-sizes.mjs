import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What a page carries that imports all of an entry, in bytes after `gzip -9`. */
export const LIMITS = { whole: 38_000, signaling: 12_000 };
const MODULES = { whole: 'index.js', signaling: 'signaling.js' };
const RELEASED = 'src/pack/released-sizes.json';

/** esbuild --bundle --minify --format=esm of one line that exports all of the entry. */
export async function bundleSizes(folder) {
  const there = Object.entries(MODULES).filter(([, file]) => existsSync(resolve(folder, file)));
  const sizes = there.map(async ([name, file]) => [name, await sizeOf(resolve(folder, file))]);
  return Object.fromEntries(await Promise.all(sizes));
}

async function sizeOf(entry) {
  const stdin = { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: '.' };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
  return gzipSync(outputFiles[0].contents, { level: constants.Z_BEST_COMPRESSION }).length;
}

/** A line for each size, with its limit and what was added since the last release. `isRecorded` makes these the last ones. */
export function sizeReport(sizes, isRecorded) {
  const released = JSON.parse(readFileSync(RELEASED, 'utf8'));
  const lines = Object.entries(sizes).map(([name, bytes]) => {
    const kilobytes = `${kB(bytes)} of ${kB(LIMITS[name])}`;
    const since =
      released[name] === undefined ? 'not yet released' : `${signed(bytes - released[name])} since the last release`;
    return `@rejoin/client, ${name}: ${kilobytes} (${since})${bytes > LIMITS[name] ? ': TOO LARGE' : ''}`;
  });
  if (isRecorded) writeFileSync(RELEASED, `${JSON.stringify(sizes, null, 2)}\n`);
  return lines.join('\n');
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const signed = (bytes) => `${bytes < 0 ? '−' : '+'}${Math.abs(bytes)} B`;
