import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { post, SocketClient, type RoomEvent, type Subscription } from '../support/graphql.js';
import type { RejoinProcess } from '../support/node.js';
import { at, block } from '../support/readme.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';
import { startChromium } from './chromium.js';
import { developmentToken, startInstalled } from './installed-server.js';
import { CLIENT, INSTALLED } from './installed.js';
import { ALONE, APP, IN_A_BROWSER, ON_A_SERVER } from './react-pages.js';
import { Site } from './site.js';

jest.setTimeout(60_000);
const run = promisify(execFile);
const SAY = `mutation Say($input: SendSignalInput!) { sendSignal(input: $input) { recipients } }`;
/** Enough for progress to be seen. */
const BYTES = 8_000_000;

/** An application in a folder of its own, where the packages are installed. */
class Application {
  private constructor(private readonly folder: string) {}

  static async in(installed: string, files: Readonly<Record<string, string>>): Promise<Application> {
    const application = new Application(await mkdtemp(join(installed, 'react-')));
    for (const [name, text] of Object.entries(files)) await writeFile(join(application.folder, name), text);
    return application;
  }

  /** As for development: StrictMode does more then. */
  async bundle(name: string): Promise<string> {
    const define = { 'process.env.NODE_ENV': '"development"' };
    const entryPoints = [join(this.folder, name)];
    const { outputFiles } = await build({
      entryPoints,
      bundle: true,
      format: 'esm',
      jsx: 'automatic',
      define,
      write: false,
    });
    return outputFiles[0]!.text;
  }

  /** Runs it in Node, with the packages as they are installed. What it prints. */
  async run(name: string): Promise<string> {
    const [entryPoints, outfile] = [[join(this.folder, name)], join(this.folder, `${name}.mjs`)];
    await build({ entryPoints, bundle: true, packages: 'external', format: 'esm', jsx: 'automatic', outfile });
    const { stdout, stderr } = await run(process.execPath, [outfile]);
    expect(stderr).toBe('');
    return stdout;
  }
}

/** Of a cut network Chromium itself writes into the console. */
const OF_THE_NETWORK = /^Failed to load resource|^WebSocket connection to/;

let site: Site;
let server: RejoinProcess;
/** Between the pages and the server, to be cut. */
let line: Switchboard;
let browser: Browser;
/** What React, or the client, complained about. */
const complaints: string[] = [];

beforeAll(async () => {
  site = await Site.open();
  site.files.set('/client-worker.js', readFileSync(join(CLIENT, 'client-worker.js')));
  server = await startInstalled(site, { JWT_SECRET: '' });
  line = await Switchboard.open(new URL(server.url).port);
  browser = await startChromium();
});

afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
  await site.close();
});

/** A page in a tab of its own, with that script and that text at first. */
async function open(name: string, script: string, html = ''): Promise<Page> {
  const head = `<script>globalThis.SERVER = 'http://127.0.0.1:${line.port}'</script>`;
  const root = `<div id="root">${html}</div><script type="module" src="/${name}.js"></script>`;
  site.files.set(`/${name}`, `<!doctype html>${head}${root}`);
  site.files.set(`/${name}.js`, script);
  const page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || OF_THE_NETWORK.test(message.text())) return;
    complaints.push(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${String(error)}`));
  await page.goto(`${site.origin}/${name}`);
  return page;
}

/** Somebody else, who hears what the server tells of the room. */
class Witness {
  private constructor(
    private readonly client: SocketClient,
    readonly room: Subscription<RoomEvent>,
    private readonly roomId: string,
    private readonly token: string,
  ) {}

  static async enter(roomId: string): Promise<Witness> {
    const token = await developmentToken(server.url, 'Grace');
    const client = new SocketClient(server.socketUrl, token);
    const room = client.room({ roomId });
    await room.snapshot();
    return new Witness(client, room, roomId, token);
  }

  /** Who came, who went, and whose connection was lost and found. */
  get story(): readonly string[] {
    return this.room.events.flatMap(({ __typename, participant, left, reason }) => {
      if (__typename === 'ParticipantJoined') return [`${participant.name} joined`];
      if (__typename === 'ParticipantLeft') return [`${left.userId} ${reason}`];
      const isOther = __typename === 'ParticipantChanged' && participant.userId !== 'Grace';
      return isOther ? [`${participant.name} ${participant.state}`] : [];
    });
  }

  /** The lines of chat that it heard. */
  get heard(): readonly string[] {
    return this.room.payloads.flatMap((payload) => (payload as { readonly text?: string }).text ?? []);
  }

  async sees(what: string): Promise<void> {
    await until(() => this.story.includes(what), `the server tells that ${what}`, 40_000);
  }

  async hears(text: string): Promise<void> {
    await until(() => this.heard.includes(text), `the server tells "${text}"`);
  }

  async says(text: string): Promise<void> {
    const input = { roomId: this.roomId, kind: 'APPLICATION', topic: 'chat-message', payload: { text } };
    expect((await post(server.url, this.token, SAY, { input })).errors).toBeUndefined();
  }

  /** Who is in the room, as the server has it. */
  async counts(): Promise<readonly string[]> {
    const query = 'query ($id: ID!) { room(id: $id) { participants { name } } }';
    const { data } = await post<{ room: { participants: { name: string }[] } }>(server.url, this.token, query, {
      id: this.roomId,
    });
    return data?.room.participants.map(({ name }) => name) ?? [];
  }

  leave(): Promise<void> {
    return this.client.dispose();
  }
}

/** The README's, for that user, that room and this server. */
const example = (user: string, roomId: string): string =>
  at(line.port, block('main.tsx')).replace("'Ada'", `'${user}'`).replace('stand-up', roomId);

async function shows(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

/** The line is cut, and no other is to be had. */
const cut = (): void => line.switchTo('/nowhere');
const mend = (): void => line.switchTo(new URL(server.url).port);

describe.each([
  ['18', INSTALLED.react18],
  ['19', INSTALLED.app],
])('React %s', (version, installed) => {
  const roomId = `stand-up-${version}`;
  let application: Application;

  beforeAll(async () => {
    application = await Application.in(installed, {
      'main.tsx': example('Ada', roomId),
      'app.tsx': APP,
      'on-a-server.tsx': ON_A_SERVER,
      'in-a-browser.tsx': IN_A_BROWSER,
    });
  });

  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  test('the example of the README joins once under StrictMode, shows people and chat, and survives a cut', async () => {
    const witness = await Witness.enter(roomId);
    const page = await open(`example-${version}`, await application.bundle('main.tsx'));
    const write = async (text: string): Promise<void> => {
      await page.getByPlaceholder('Say something').fill(text);
      await page.keyboard.press('Enter');
    };
    await shows(page, 'connected: Grace, Ada');
    expect(await witness.counts()).toEqual(['Grace', 'Ada']);
    await witness.says('hello Ada');
    await shows(page, 'Grace: hello Ada');
    await write('hello Grace');
    await witness.hears('hello Grace');

    cut();
    await shows(page, 'reconnecting: ');
    await witness.sees('Ada RECONNECTING');
    for (const text of ['one', 'two', 'three']) await witness.says(text);
    await write('from the dark');
    mend();
    await shows(page, 'connected: Grace, Ada');
    await shows(page, 'Grace: three');
    await witness.hears('from the dark');
    const before = ['Grace: hello Ada', 'Ada: hello Grace', 'Ada: from the dark'];
    const missed = ['Grace: one', 'Grace: two', 'Grace: three'];
    expect(await page.locator('li').allTextContents()).toEqual([...before, ...missed]);
    expect(witness.heard).toEqual(['hello Grace', 'from the dark']);
    expect(witness.story).toEqual(['Ada joined', 'Ada RECONNECTING', 'Ada CONNECTED']);
    expect(await witness.counts()).toEqual(['Grace', 'Ada']);
    await witness.leave();
  });

  test('a server renders an empty room, and a browser takes that up without a complaint', async () => {
    const html = await application.run('on-a-server.tsx');
    expect(html).toMatch(/nowhere.*connecting/);
    const page = await open(`hydrated-${version}`, await application.bundle('in-a-browser.tsx'), html.trim());
    await shows(page, 'connected');
    await shows(page, 'Ada (me)');
  });
});

describe('components', () => {
  let page: Page;

  beforeAll(async () => {
    const application = await Application.in(INSTALLED.app, { 'app.tsx': APP, 'main.tsx': ALONE });
    page = await open('components', await application.bundle('main.tsx'));
    await page.evaluate(`Object.assign(globalThis, {
      ada: app.newClient('Ada'),
      alan: app.newClient('Alan'),
      slim: app.newSignalingClient('Slim'),
    })`);
  });

  afterEach(async () => {
    await show();
    expect(complaints.splice(0)).toEqual([]);
  });

  /** Each part: its key, its room, and whose client. */
  async function show(
    ...parts: readonly (readonly [string, string | null, 'ada' | 'alan' | 'slim' | 'gone' | 'null'])[]
  ): Promise<void> {
    const text = parts.map(
      ([key, roomId, client]) => `{ key: '${key}', roomId: ${JSON.stringify(roomId)}, client: ${client} }`,
    );
    await page.evaluate(`app.show([${text.join()}])`);
  }

  const sayHello = (): Promise<void> => page.getByText('Say hello').last().click();

  test('that use the same room share it, and the last one leaves it', async () => {
    const witness = await Witness.enter('shared');
    await show(['a', 'shared', 'ada'], ['b', 'shared', 'ada']);
    await until(async () => (await page.getByText('Grace, Ada (me)').count()) === 2, 'both show who is there');
    await show(['b', 'shared', 'ada']);
    await sayHello();
    await witness.hears('hello');
    await show();
    await witness.sees('Ada LEFT');
    expect(witness.story).toEqual(['Ada joined', 'Ada LEFT']);
    await witness.leave();
  });

  test('that are unmounted and mounted in one commit stay in the room', async () => {
    const witness = await Witness.enter('remounted');
    await show(['a', 'remounted', 'ada']);
    await shows(page, 'Grace, Ada (me)');
    await show(['b', 'remounted', 'ada']);
    await sayHello();
    await witness.hears('hello');
    await shows(page, 'Ada: hello');
    expect(witness.story).toEqual(['Ada joined']);
    await show();
    await witness.sees('Ada LEFT');
    await witness.leave();
  });

  test('whose room or client changes leave the one and join the other, and never show the one as the other', async () => {
    const [first, second] = [await Witness.enter('first'), await Witness.enter('second')];
    await show(['a', 'first', 'ada']);
    await shows(page, 'Grace, Ada (me)');
    await show(['a', 'second', 'ada']);
    await first.sees('Ada LEFT');
    await second.sees('Ada joined');
    await show(['a', 'second', 'alan']);
    await second.sees('Ada LEFT');
    await shows(page, 'Grace, Alan (me)');
    await show(['a', null, 'alan']);
    await second.sees('Alan LEFT');
    await shows(page, 'nowhere');
    await show(['a', 'second', 'null']);
    expect(first.story).toEqual(['Ada joined', 'Ada LEFT']);
    expect([...second.story].sort()).toEqual(['Ada LEFT', 'Ada joined', 'Alan LEFT', 'Alan joined']);
    const torn = await page.evaluate('app.renders.filter(({ asked, given }) => given !== null && given !== asked)');
    expect(torn).toEqual([]);
    await Promise.all([first.leave(), second.leave()]);
  });

  test('show files that wait, are offered, and are gone with the visit', async () => {
    const witness = await Witness.enter('offers');
    await show(['a', 'offers', 'ada']);
    await shows(page, 'Grace, Ada (me)');
    await page.evaluate(
      `globalThis.room = ada.join('offers'); room.sendFiles(['Grace', 'nobody'], [new File(['x'], 'x')]); 0`,
    );
    await shows(page, 'PENDING');
    await shows(page, 'dropped PARTICIPANT_NOT_FOUND');
    await page.evaluate('room.queue[0].cancel()');
    await page.getByText('dropped').waitFor({ state: 'detached', timeout: 5_000 });
    await page.evaluate('room.leave()');
    await shows(page, 'left');
    const told =
      '(() => { const told = []; room.on("transfers", (all) => told.push(all.length)); room.rejoin(); return told })()';
    expect(await page.evaluate(told)).toEqual([0]);
    await shows(page, 'connected');
    await shows(page, 'PENDING');
    await witness.leave();
  });

  test('work with a client for signaling alone', async () => {
    const witness = await Witness.enter('slim');
    await show(['a', 'slim', 'slim']);
    await shows(page, 'connected: Grace, Slim, 0 lines');
    await witness.says('hello Slim');
    await shows(page, 'connected: Grace, Slim, 1 lines');
    await show();
    await witness.sees('Slim LEFT');
    await witness.leave();
  });

  test('show that a room was refused, or left by other code, until it is joined again', async () => {
    await show(['a', 'not a\nname', 'ada']);
    await shows(page, 'refused BAD_USER_INPUT');
    await show(['a', 'ended', 'ada']);
    await shows(page, 'connected');
    await page.evaluate(`globalThis.room = ada.join('ended'); room.leave()`);
    await shows(page, 'left');
    await page.evaluate('room.rejoin()');
    await shows(page, 'connected');
    await page.evaluate('room.leave()');
    await shows(page, 'left');
    await show(['b', 'ended', 'ada']);
    await shows(page, 'connected');
  });

  test('throw to their error boundary where the client is closed', async () => {
    await page.evaluate(`globalThis.gone = app.newClient('Gone'); gone.close()`);
    await show(['a', 'lobby', 'gone']);
    await shows(page, 'failed: CLOSED');
    // React tells of what a boundary caught.
    expect(complaints.splice(0).join()).toContain('The client was closed');
  });
});

/** What a page of the example shows of the file, each text once. */
const SHOWN = `
  globalThis.shown = new Set();
  new MutationObserver(() => document.querySelectorAll('p').forEach(({ textContent }) => shown.add(textContent)))
    .observe(document.body, { subtree: true, childList: true, characterData: true })`;

test('a file’s progress is shown on both sides', async () => {
  const files = { 'ada.tsx': example('Ada', 'files'), 'alan.tsx': example('Alan', 'files') };
  const application = await Application.in(INSTALLED.app, files);
  const ada = await open('ada', await application.bundle('ada.tsx'));
  const alan = await open('alan', await application.bundle('alan.tsx'));
  await shows(ada, 'Ada, Alan');
  for (const page of [ada, alan]) await page.evaluate(SHOWN);
  await ada.locator('input[type=file]').setInputFiles({ name: 'plan.bin', mimeType: '', buffer: randomBytes(BYTES) });
  await shows(ada, 'plan.bin: PENDING, 0 %');
  await alan.getByText('Accept').click();
  for (const page of [ada, alan]) {
    await shows(page, 'plan.bin: COMPLETED, 100 %');
    const percents = await page.evaluate<string[]>(`[...shown].filter((text) => /ACTIVE, [1-9]\\d? %/.test(text))`);
    expect(percents.length).toBeGreaterThan(1);
  }
  expect(complaints.splice(0)).toEqual([]);
});
