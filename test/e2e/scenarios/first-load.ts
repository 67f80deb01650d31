import { ok } from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const LIMIT_BYTES = 80_000;

/** By what was asked for. */
type Weights = ReadonlyMap<string, number>;

/**
 * What goes over the wire, heads of the answers included: until the entrance stands, and until one is in a room. The
 * first load is the whole page but for its parts on demand: with those out of reach one joins, calls and talks. They are
 * fetched ahead in a room, and printed apart: dialogs, menus, saving and alerts, and what hashes a file (that is needed
 * before the first file is through). Frames of the WebSocket aren't counted, nor answers to operations.
 */
export const firstLoad: Scenario = {
  key: 'EE',
  name: 'The first load weighs at most 80 kB, and is all that a call and a chat need',
  withinSeconds: 90,
  async run(setting) {
    await setting.startServer();
    const visitor = await setting.invite('Visitor', takes('gzip, deflate, br'));
    const brotli = await weigh(visitor);
    const gzip = await weigh(await setting.invite('Visitor without Brotli', takes('gzip')));
    const first = new Map(brotli);
    for (const [name, bytes] of first) setting.step(`${kilobytes(bytes).padStart(9)}  ${name}`);
    setting.step(
      `First load: ${kilobytes(sum(first))} (with gzip ${kilobytes(sum(gzip))}) of at most ${kilobytes(LIMIT_BYTES)}`,
    );
    const inRoom = await weighRoom(setting, visitor, brotli, first);
    ok(inRoom <= LIMIT_BYTES, `until one is in a room it weighs ${kilobytes(inRoom)}`);
    await needNoMore(setting, [...first.keys()]);
  },
};

const takes = (encodings: string) => ({ extraHTTPHeaders: { 'accept-encoding': encodings } });

/** Fetched once the page in the room has nothing else to do. */
const IDLE_PARTS = ['alerts-dialog', 'my-files', 'offer-calls', 'recipients-dialog', 'saving', 'tile-menu'];
/** Fetched with the first link to another. */
const HASHING_PARTS = ['worker'];

/** What it takes until one is in a room alone. */
async function weighRoom(setting: ScenarioSetting, visitor: Guest, weights: Weights, first: Weights): Promise<number> {
  const idle = fetched(visitor, IDLE_PARTS);
  const hashing = fetched(visitor, HASHING_PARTS);
  await visitor.fillIn('scales');
  await visitor.isIn('connected');
  await idle;
  const inRoom = sum(weights) - sum(partsOf(weights, first));
  const companion = await setting.invite('Companion');
  await companion.join('scales');
  await companion.switchOn('microphone');
  await hashing;
  const parts = sum(partsOf(weights, first));
  setting.step(`Until one is in a room: ${kilobytes(inRoom)}; fetched ahead after that: ${kilobytes(parts)}`);
  return inRoom;
}

async function fetched({ page }: Guest, parts: readonly string[]): Promise<void> {
  const arriving = async (part: string): Promise<void> => {
    const response = await page.waitForResponse((one) => one.url().includes(`/page-${part}-`));
    await response.finished();
  };
  await Promise.all(parts.map(arriving));
}

const partsOf = (weights: Weights, first: Weights): Weights =>
  new Map([...weights].filter(([name]) => name.endsWith('.js') && !first.has(name)));

async function needNoMore(setting: ScenarioSetting, first: readonly string[]): Promise<void> {
  setting.step('With the parts on demand out of reach two people join, call and talk');
  const [ada, grace] = [await setting.invite('Ada'), await setting.invite('Grace')];
  for (const guest of [ada, grace]) {
    const isPart = (url: URL): boolean => url.pathname.endsWith('.js') && !first.includes(url.pathname);
    await guest.page.route(isPart, (request) => request.abort('connectionfailed'));
    await guest.join('light');
    await guest.switchOn('microphone', 'camera');
  }
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  await ada.say('Is that all?');
  await grace.reads('Is that all?');
}

async function weigh(visitor: Guest): Promise<Weights> {
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send('Network.enable');
  const weights = record(session);
  await visitor.page.goto('./', { waitUntil: 'networkidle' });
  await visitor.part('join-form').waitFor();
  return weights;
}

function record(session: CDPSession): Weights {
  const names = new Map<string, string>();
  const weights = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    names.set(requestId, new URL(request.url).pathname),
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId) ?? requestId;
    // Data, not the page: how many answers are there by then is a matter of moments.
    if (name === '/graphql') return;
    weights.set(name, (weights.get(name) ?? 0) + encodedDataLength);
  });
  return weights;
}

const sum = (weights: Weights): number => [...weights.values()].reduce((total, each) => total + each, 0);

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
