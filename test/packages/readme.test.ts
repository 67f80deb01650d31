import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Room } from '../../src/client/rejoin-client.js';
import type { RejoinProcess } from '../support/node.js';
import { at, block } from '../support/readme.js';
import { until } from '../support/until.js';
import { startChromium } from './chromium.js';
import { developmentToken, startInstalled } from './installed-server.js';
import { INSTALLED } from './installed.js';
import { Site } from './site.js';

declare const room: Room;
declare const heard: string[];

/** What the README leaves to its reader: who is there, and what is said. */
const MEETING = /* js */ `
import { meet } from './signaling.js';
const { url, token, name } = SETTING;
globalThis.heard = [];
globalThis.room = meet({ url, token: () => token }, 'band', (channel) => {
  channel.onopen = () => channel.send('hello from ' + name);
  channel.onmessage = ({ data }) => heard.push(data);
});`;

let server: RejoinProcess;
let site: Site;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  site = await Site.open();
  // As after `npx rejoin`: development mode.
  server = await startInstalled(site, { JWT_SECRET: '' });
  browser = await startChromium();
  folder = join(INSTALLED.app, 'readme');
  mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await site.close();
});

/** Bundles the files, of which `main.js` is the first, as the page of that name. */
async function publish(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const entryPoints = [join(folder, 'main.js')];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', write: false });
  site.files.set(`/${name}.js`, outputFiles[0]!.text);
  site.files.set(`/${name}`, `<!doctype html><title>App</title><script type="module" src="/${name}.js"></script>`);
}

/** A page in a browser context of its own, and what it logs. */
async function open(name: string, setting: object = {}): Promise<{ page: Page; log: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const log: string[] = [];
  page.on('console', (message) => log.push(message.text()));
  page.on('pageerror', (error) => log.push(String(error)));
  await page.addInitScript(`globalThis.SETTING = ${JSON.stringify(setting)}`);
  await page.goto(`${site.origin}/${name}`);
  return { page, log };
}

const logs = (log: readonly string[], text: string): Promise<void> =>
  until(() => log.some((line) => line.includes(text)), `"${text}" is logged; it was:\n${log.join('\n')}`);

test('the first example joins, shows people and chat, and takes a file', async () => {
  const { port } = new URL(server.url);
  for (const name of ['Ada', 'Grace']) {
    const example = at(Number(port), block('main.js')).replace("'Ada'", `'${name}'`);
    await publish(name, { 'main.js': `${example}\nglobalThis.room = room;\n` });
  }
  const ada = await open('Ada');
  await logs(ada.log, 'Ada: Hello from Ada');
  const grace = await open('Grace');
  await logs(ada.log, 'Grace: Hello from Grace');
  expect(ada.log).toEqual(expect.arrayContaining(['connected', '[Ada, Grace]']));
  await ada.page.evaluate(() => void room.sendFiles('everyone', [new File(['twelve bytes'], 'small.txt')]));
  await logs(grace.log, '12');
});

test('with signaling alone, peers of the application’s own find each other, and again after a reload', async () => {
  await publish('meeting', { 'main.js': MEETING, 'signaling.js': block('signaling.js').text });
  const join = async (name: string) =>
    (await open('meeting', { url: server.url, token: await developmentToken(server.url, name), name })).page;
  const hears = (page: Page, text: string, times: number): Promise<void> =>
    until(async () => (await page.evaluate(() => heard)).filter((one) => one === text).length === times, text);
  const ada = await join('Ada');
  await ada.evaluate(() => room.ready.then(() => undefined));
  const grace = await join('Grace');
  const eve = await join('Eve');
  await Promise.all([
    hears(ada, 'hello from Grace', 1),
    hears(grace, 'hello from Ada', 1),
    hears(eve, 'hello from Ada', 1),
  ]);
  await Promise.all([
    hears(ada, 'hello from Eve', 1),
    hears(grace, 'hello from Eve', 1),
    hears(eve, 'hello from Grace', 1),
  ]);
  await grace.reload();
  await Promise.all([hears(ada, 'hello from Grace', 2), hears(grace, 'hello from Ada', 1)]);
});
