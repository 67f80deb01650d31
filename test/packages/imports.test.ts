import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleSizes, LIMITS } from '../../src/pack/bundle-sizes.mjs';
import { CLIENT, INSTALLED } from './installed.js';

const run = promisify(execFile);
const ENTRIES = ['index', 'signaling', 'react', 'documents'];

async function importTrapped(file: string): Promise<{ touched: string[]; exported: number }> {
  const script = resolve('test/packages/trapped-import.mjs');
  const { stdout } = await run(process.execPath, [script, file]);
  return JSON.parse(stdout) as { touched: string[]; exported: number };
}

/** What esbuild makes of a page's code. */
async function bundled(code: string): Promise<Uint8Array> {
  const stdin = { contents: code, resolveDir: INSTALLED.app };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.contents;
}

describe('an import in Node', () => {
  test.each(ENTRIES)('of the entry "%s" touches nothing that only a browser has', async (entry) => {
    const { touched, exported } = await importTrapped(join(CLIENT, `${entry}.js`));
    expect(touched).toEqual([]);
    expect(exported).toBeGreaterThan(1);
  });

  test('that touches something is seen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rejoin-trap-'));
    writeFileSync(join(folder, 'touching.mjs'), 'export const seen = typeof navigator; globalThis.window?.open();');
    expect((await importTrapped(join(folder, 'touching.mjs'))).touched).toEqual(['navigator', 'window']);
    rmSync(folder, { recursive: true });
  });
});

describe('what a page carries', () => {
  test('is no more than was promised', async () => {
    const sizes = await bundleSizes(CLIENT);
    expect(sizes.whole).toBeGreaterThan(sizes.signaling);
    expect(sizes.whole).toBeLessThanOrEqual(LIMITS.whole);
    expect(sizes.signaling).toBeLessThanOrEqual(LIMITS.signaling);
  });

  test('is nothing where nothing is used', async () => {
    for (const entry of ['', '/signaling', '/documents']) {
      expect((await bundled(`import '@rejoin/client${entry}';`)).length).toBeLessThan(10);
    }
  });

  test('is one operation where one is used', async () => {
    const one = await bundled(
      "import { ViewerDocument } from '@rejoin/client/documents'; console.log(ViewerDocument);",
    );
    expect(gzipSync(one).length).toBeLessThan(1000);
  });
});

describe('Vite', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(INSTALLED.app, 'vite-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="main.js"></script>');
    writeFileSync(
      join(folder, 'main.js'),
      "import { RejoinClient } from '@rejoin/client';\nglobalThis.client = new RejoinClient({ url: '/', token: () => '' });",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('bundles a page, and the worker beside it, without a setting', async () => {
    const vite = [resolve('node_modules/vite/bin/vite.js'), 'build', '--configLoader', 'native', '--logLevel', 'warn'];
    const { stdout, stderr } = await run(process.execPath, vite, { cwd: folder });
    expect(stdout + stderr).toBe('');
    const names = readdirSync(join(folder, 'dist'), { recursive: true });
    expect(names).toContainEqual(expect.stringMatching(/^assets\/client-worker-.*\.js$/));
    expect(names).toContain('index.html');
  });
});
