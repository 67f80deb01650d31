// Builds dist/: the server by tsc, what isn't TypeScript beside it, what browsers load
// (build-for-browsers.mjs), and the API reference of the client.
//   node src/build.mjs              builds everything
//   node src/build.mjs --if-stale   only when dist/ was not built from the sources as they are
//   node src/build.mjs --browser    what browsers load, and again after every change
// Types are not looked at here: `npm run check` does that, and a start should not wait for it.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildForBrowsers, compressAll } from './build-for-browsers.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const STAMP = 'dist/.built-from';
/** Files carry the time of the last tick of the kernel's clock. */
const CLOCK_GRAIN_MS = 100;
/** Files of the server that are read at run time. */
const AS_THEY_ARE = ['redis/lua', 'rest/docs', 'chunk-store/digest-worker.mjs'];

/** One number for all that the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const sources = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of ['package-lock.json', 'tsconfig.json', ...sources.sort()]) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function buildServer() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  for (const asIs of AS_THEY_ARE) cpSync(`src/${asIs}`, `dist/${asIs}`, { recursive: true });
}

/** The API reference of the client, from its docstrings: one page. */
async function buildReference() {
  const out = 'dist/client-reference';
  const { buildReference: write } = await import('../dist/reference/build-reference.js');
  write('.', out);
  compressAll(out);
}

/** In place, since a server may be running from dist/; what this build didn't write is of sources that are gone. */
async function buildAll() {
  const startedAt = Date.now() - CLOCK_GRAIN_MS;
  const sources = fingerprint();
  mkdirSync('dist', { recursive: true });
  const printed = promisify(execFile)(process.execPath, ['src/pack/print-client-types.mjs']);
  buildServer();
  const types = (await printed).stdout;
  await buildForBrowsers({ isRelease: true, types });
  await buildReference();
  writeFileSync('dist/page/client.d.ts', types);
  writeFileSync(STAMP, sources);
  for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).mtimeMs < startedAt) rmSync(path);
  }
}

const isStale = () => !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== fingerprint();

/** Rebuilds a moment after the last change: editors write several times. */
async function keepBuilding() {
  // What is there then is not what `npm start` serves.
  for (const path of [STAMP, 'dist/page']) rmSync(path, { recursive: true, force: true });
  await buildForBrowsers({ isRelease: false });
  process.send?.('built');
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => buildForBrowsers({ isRelease: false }).catch(() => undefined), 100);
  };
  for (const folder of ['src/client', 'src/page']) watch(folder, { recursive: true }, again);
}

if (process.argv.includes('--browser')) await keepBuilding();
else if (!process.argv.includes('--if-stale') || isStale()) await buildAll();
