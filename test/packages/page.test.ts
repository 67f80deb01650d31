import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Room } from '../../src/client/rejoin-client.js';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { RejoinProcess } from '../support/node.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { startChromium } from './chromium.js';
import { startInstalled } from './installed-server.js';
import { CLIENT, INSTALLED } from './installed.js';
import { Site } from './site.js';

declare const room: Room;

const BYTES = 4_000_000;
const HTML = '<!doctype html><title>App</title><script type="module" src="main.js"></script>';

let server: RejoinProcess;
let site: Site;
let browser: Browser;
/** What the policy refused, and what the browser complained about. */
const complaints: string[] = [];
/** The addresses of the workers that pages started. */
const workers: string[] = [];

/** The page as esbuild bundles it; its worker is a copy that the page's site serves. */
async function byEsbuild(folder: string): Promise<void> {
  const out = join(folder, 'dist');
  await build({ entryPoints: [join(folder, 'main.ts')], bundle: true, minify: true, format: 'esm', outdir: out });
  writeFileSync(join(out, 'index.html'), HTML);
  cpSync(join(CLIENT, 'client-worker.js'), join(out, 'client-worker.js'));
}

/** The page as Vite bundles it, which finds the worker by itself. */
async function byVite(folder: string): Promise<void> {
  writeFileSync(join(folder, 'index.html'), HTML.replace('main.js', 'main.ts'));
  const vite = [resolve('node_modules/vite/bin/vite.js'), 'build', '--base', './', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, vite, { cwd: folder });
}

async function publish(name: string, bundle: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(INSTALLED.app, `page-${name}`);
  mkdirSync(folder, { recursive: true });
  cpSync(resolve('test/packages/consumer/page.ts'), join(folder, 'main.ts'));
  await bundle(folder);
  site.publish(join(folder, 'dist'), `/${name}/`);
}

beforeAll(async () => {
  const policy = (): string =>
    `default-src 'self'; connect-src 'self' ${server.url} ${server.url.replace('http', 'ws')}`;
  site = await Site.open(() => ({ 'content-security-policy': policy() }));
  server = await startInstalled(site);
  browser = await startChromium();
  await Promise.all([publish('esbuild', byEsbuild), publish('vite', byVite)]);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await server.stop();
  await site.close();
});

async function open(name: string, user: string, workerUrl?: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${String(error)}`));
  page.on('worker', (worker) => workers.push(worker.url().replace(site.origin, '')));
  const setting = { url: server.url, token: await tokenFor(user), ...(workerUrl !== undefined && { workerUrl }) };
  await page.addInitScript(`globalThis.SETTING = ${JSON.stringify(setting)}`);
  await page.goto(`${site.origin}/${name}/index.html`);
  await page.evaluate(() => room.ready.then(() => undefined));
  return page;
}

/** Sends a file of random bytes; its digest. */
function send(page: Page, toUserId: string): Promise<string> {
  return page.evaluate(
    async ({ userId, bytes }) => {
      const content = new Uint8Array(bytes);
      for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
      await room.sendFile(userId, new File([content], 'film.bin'));
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
    { userId: toUserId, bytes: BYTES },
  );
}

/** The digest of the file that came. */
async function received(page: Page): Promise<string> {
  const isThere = () =>
    page.evaluate(() => room.transfers.some((one) => one.direction === 'incoming' && one.fileReady));
  await until(isThere, 'the file is there', 40_000);
  return page.evaluate(async () => {
    const file = await room.transfers.find(({ direction }) => direction === 'incoming')!.file();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}

test('pages that load from their own origin alone chat and exchange files, bundled by esbuild or by Vite', async () => {
  const ada = await open('esbuild', 'ada', 'client-worker.js');
  const grace = await open('vite', 'grace');
  await ada.evaluate(() => room.chat.say('hello Grace'));
  await until(() => grace.evaluate(() => room.chat.lines.some(({ text }) => text === 'hello Grace')), 'Grace reads it');
  const [fromAda, fromGrace] = [await send(ada, 'grace'), await send(grace, 'ada')];
  expect(await received(grace)).toBe(fromAda);
  expect(await received(ada)).toBe(fromGrace);
  expect(workers).toContain('/esbuild/client-worker.js');
  expect(workers).toContainEqual(expect.stringMatching(/^\/vite\/assets\/client-worker-.*\.js$/));
  expect(complaints).toEqual([]);
}, 90_000);

test('what such a page may not do is seen', async () => {
  const page = await open('vite', 'eve');
  await page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => undefined));
  await until(() => complaints.splice(0).some((one) => one.includes('Content Security Policy')));
});
