import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../../support/until.js';
import { SlowLine } from '../../support/slow-line.js';
import type { Room } from '../../../src/client/rejoin-client.js';
import { pausesOnTheWay } from '../at-rest.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const SERVER = '127.0.0.1';
const UPGRADE_MS = 6_000;
const BYTES_PER_SECOND = 20_000;
const GONE_WITHIN_MS = 11_000;
const FILE_BYTES = 30_000_000;
const SLOW_FILE_BYTES = 400_000;
const CHUNK = 65_536;

/** What the page's own `rejoin` is replaced with. */
interface Successor {
  readonly next: { readonly client: { close(): Promise<void> }; readonly room: Room };
}

export const slowAndGone: Scenario = {
  key: 'O',
  name: 'A client is closed and another goes on, a tab is closed, and lines are slow',
  withinSeconds: 240,
  async run(setting) {
    // Slow lines lead to it from other addresses, on the same port.
    await setting.startServer({ HOST: SERVER });
    const ada = await setting.invite('Ada', {}, SERVER);
    const grace = await setting.invite('Grace', {}, SERVER);
    await ada.join('line');
    await grace.join('line');
    await replaceClient(setting, ada, grace);
    await closeTab(setting, ada, grace);
    await openSlowly(setting, ada);
    await uploadSlowly(setting, ada);
  },
};

async function replaceClient(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('In the middle of a file Grace’s client is closed, and another one made in the same page');
  const path = await writeRandomFile(join(setting.folder, 'half.bin'), FILE_BYTES);
  await pausesOnTheWay(ada, grace, path);
  const { verified } = await grace.transfer();
  const seat = await grace.participantId();
  await holds(grace, { workers: 1, locks: 1 });
  await grace.page.evaluate(async () => {
    const { client } = (globalThis as unknown as { rejoin: { client: { close(): Promise<void> } } }).rejoin;
    await client.close();
  });
  await holds(grace, { workers: 0, locks: 0 });
  const next = await grace.page.evaluate<string>(SUCCEED);
  equal(next, seat);
  setting.step('It is the same participant, and the file goes on from where it was');
  await ada.press('transfer-resume');
  const received = grace.page.evaluate(async () => {
    const [transfer] = (globalThis as unknown as Successor).next.room.transfers;
    const file = await transfer!.file();
    return { size: file.size, ...transfer!.stats };
  });
  const { size, chunksReceived, duplicateChunks } = await received;
  deepStrictEqual([size, chunksReceived, duplicateChunks], [FILE_BYTES, Math.ceil(FILE_BYTES / CHUNK) - verified, 0]);
  await grace.page.evaluate(() => (globalThis as unknown as Successor).next.client.close());
  await holds(grace, { workers: 0, locks: 0 });
}

/** Runs in the page. As text: the compiler gives functions names in a way that the page doesn't know. */
const SUCCEED = `(async () => {
  const { RejoinClient } = await import('/client.js');
  const { token } = JSON.parse(sessionStorage.getItem('rejoin:visit ' + new URL('.', location.href)));
  const client = new RejoinClient({ url: location.origin, token: () => token });
  const room = client.join('line');
  globalThis.next = { client, room };
  const seat = await room.seated();
  while (room.transfers.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return seat;
})()`;

/** A worker that was ended is gone for its page a moment later. */
async function holds({ page }: Guest, expected: { readonly workers: number; readonly locks: number }): Promise<void> {
  const isSo = async () => {
    const locks = await page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);
    return isDeepStrictEqual({ workers: page.workers().length, locks }, expected);
  };
  await until(isSo, `the page holds ${JSON.stringify(expected)}`);
}

async function closeTab(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Grace closes her tab: for Ada she is gone within 11 s');
  await grace.page.reload();
  await grace.isIn('connected');
  await ada.person(grace, 'CONNECTED').waitFor();
  const closedAt = performance.now();
  await grace.page.close({ runBeforeUnload: true });
  await ada.page.locator(`[data-testid=person][data-user-id="${grace.userId}"]`).waitFor({ state: 'detached' });
  const tookMs = performance.now() - closedAt;
  setting.step(`She was gone after ${(tookMs / 1000).toFixed(1)} s`);
  ok(tookMs < GONE_WITHIN_MS);
}

async function openSlowly(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('On Lena’s line the answer to the WebSocket’s upgrade takes 6 s: she comes in all the same');
  const line = await SlowLine.open('127.0.0.50', setting.server.port, { upgradeMs: UPGRADE_MS });
  const lena = await setting.invite('Lena', {}, '127.0.0.50');
  await lena.join('line');
  await ada.person(lena, 'CONNECTED').waitFor();
  await lena.part('leave-button').click();
  await lena.page.goto('about:blank');
  await line.close();
}

async function uploadSlowly(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('Sam’s line carries 20 kB/s, and no peer can be reached: Ada sees the file grow, chunk by chunk');
  await setting.network.silencePeers();
  const line = await SlowLine.open('127.0.0.51', setting.server.port, { bytesPerSecond: BYTES_PER_SECOND });
  const sam = await setting.invite('Sam', {}, '127.0.0.51');
  await sam.join('line');
  const path = await writeRandomFile(join(setting.folder, 'slow.bin'), SLOW_FILE_BYTES);
  await sam.offerFile(ada, path);
  await ada.acceptFile();
  const isSlowFile = ({ total }: { readonly total: number }) => total === Math.ceil(SLOW_FILE_BYTES / CHUNK);
  await ada.transferIs(isSlowFile, 'its row is the newest');
  const seen = new Set<number>();
  const isThere = async () => {
    const { status, verified } = await ada.transfer();
    seen.add(verified);
    return status === 'COMPLETED';
  };
  await until(isThere, 'the file is there', 90_000);
  ok(seen.size >= 4, `Ada saw ${[...seen].join(', ')} chunks`);
  await ada.part('transfer-save').first().waitFor();
  equal(await sha256Of(await ada.save()), await sha256Of(path));
  const { sent } = await sam.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(sent, Math.ceil(SLOW_FILE_BYTES / CHUNK));
  await line.close();
}
