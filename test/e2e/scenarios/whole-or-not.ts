import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { BrowserMemory } from '../browser-memory.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { arrives, inLab, type Pair } from '../lab-pair.js';
import { fromOtherOrigins, OTHER_ORIGINS } from '../other-origins.js';
import { choosesPlace, filesIn } from '../private-disk.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const STRICT = "default-src 'self'";
const WORKERLESS = `${STRICT}; worker-src 'none'`;
const BIG_BYTES = 200_000_000;
const MEMORY_ALLOWANCE = 100_000_000;

/** Where a received file lies while it comes, and what is left of one that doesn't. */
export const wholeOrNot: Scenario = {
  key: 'P',
  name: 'A file arrives whole or leaves nothing: on strict pages, without a disk, where space is short',
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer({ CORS_ORIGINS: OTHER_ORIGINS.join() });
    await withoutDisk(setting);
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await underStrictPolicy(setting, ada, grace);
    await withoutWorker(setting, ada, grace);
    await failingSeal(setting, ada, grace);
    await fromOtherOrigins(setting, ada, grace);
    await atChosenPlace(setting, ada, grace);
    await closedHalfWay(setting, ada, grace);
    await reloadedAtTheEnd(setting, ada, grace);
    await whereSpaceIsShort(setting, ada, grace);
    await untilItIsRemoved(setting, ada, grace);
  },
};

async function underStrictPolicy(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step(`Under "${STRICT}" a file completes, both ways: workers come from the script beside the client`);
  const started: string[] = [];
  for (const guest of [ada, grace]) guest.page.on('worker', (worker) => started.push(worker.url()));
  const pages = await inLab(ada, grace, 'strict', { policy: STRICT });
  await arrives(pages.ada, pages.grace, grace);
  await arrives(pages.grace, pages.ada, ada);
  ok(started.length >= 4 && started.every((url) => url.endsWith('/client-worker.js')), started.join(' '));
  deepStrictEqual(Object.values(await pages.grace.kept()), [3_000_000]);
}

async function withoutWorker(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Where no worker can be had the pages hash by themselves');
  const options = { policy: WORKERLESS };
  const pages = await inLab(ada, grace, 'workerless', options);
  await arrives(pages.ada, pages.grace, grace);
  await arrives(pages.grace, pages.ada, ada);
  deepStrictEqual([...ada.page.workers(), ...grace.page.workers()], []);
}

async function failingSeal(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A file that can’t be hashed is an error of the transfer, and both sides see it');
  const pages = await inLab(ada, grace, 'unsealed', { policy: WORKERLESS });
  await pages.ada.offerUnhashable(grace);
  await pages.grace.accept();
  for (const page of [pages.ada, pages.grace]) {
    const { endReason, error } = await page.is(({ status }) => status === 'CANCELLED', 'it ends');
    deepStrictEqual(
      { endReason, error },
      {
        endReason: 'CANCELLED_BY_SENDER',
        error: 'The file could not be sealed: out of memory',
      },
    );
  }
}

async function atChosenPlace(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  const pages = await inLab(ada, grace, 'places');
  setting.step('At a chosen place: the file, once the digests agree');
  await pages.grace.choosesPlace('good.bin', null);
  const sha256 = await pages.ada.offer(grace, 'good.bin', 2_000_000);
  await pages.grace.accept({ saveAs: true });
  await pages.grace.is(({ status, fileReady }) => status === 'COMPLETED' && fileReady, 'the file is complete');
  equal(await pages.grace.receivedSha256(), sha256);
  deepStrictEqual(await pages.grace.places(), { 'good.bin': 2_000_000 });
  setting.step('A digest that doesn’t agree leaves nothing at a new place, and at an old one what was there');
  for (const before of [null, 'what was here before']) {
    await pages.grace.choosesPlace('damaged.bin', before);
    await pages.ada.offer(grace, 'damaged.bin', 2_000_000);
    const { id } = await pages.grace.is(({ status }) => status === 'PENDING', 'it is offered');
    await sealWrongly(setting, ada, id);
    await pages.grace.accept({ saveAs: true });
    const { endReason, chunksReceived } = await pages.grace.is(({ status }) => status === 'FAILED', 'it has failed');
    deepStrictEqual({ endReason, chunksReceived }, { endReason: 'CHECKSUM_MISMATCH', chunksReceived: 31 });
    await pages.grace.comesToLie({
      'good.bin': 2_000_000,
      ...(before && { 'damaged.bin': before.length }),
    });
  }
  await cancelledWhenComplete(setting, pages, ada, grace);
}

async function cancelledWhenComplete(setting: ScenarioSetting, pages: Pair, ada: Guest, grace: Guest): Promise<void> {
  setting.step('So does a cancel that comes when all bytes are there and their digest is not agreed yet');
  const before = await pages.grace.places();
  await ada.page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('sealTransfer')) await route.abort();
    else await route.continue();
  });
  await pages.grace.choosesPlace('late.bin', null);
  await pages.ada.offer(grace, 'late.bin', 2_000_000);
  await pages.grace.accept({ saveAs: true });
  await pages.grace.is(({ bytes }) => bytes === 2_000_000, 'all bytes are there');
  await pages.ada.cancel();
  await pages.grace.is(({ status }) => status === 'CANCELLED', 'it is cancelled');
  await pages.grace.comesToLie(before);
  await ada.page.unroute('**/graphql');
}

async function closedHalfWay(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A page that closes its client half way and comes in again goes on where it was, with one worker');
  const bytes = 40_000_000;
  const pages = await inLab(ada, grace, 'again');
  const sha256 = await pages.ada.offer(grace, 'half.bin', bytes);
  await pages.grace.accept();
  const half = await pages.grace.closeWhen(bytes / 3);
  await pages.grace.join('again');
  const { chunksReceived } = await pages.grace.is(({ fileReady }) => fileReady, 'the file is complete');
  equal(await pages.grace.receivedSha256(), sha256);
  const total = Math.ceil(bytes / 65_536);
  setting.step(`${half} of ${total} chunks before, ${chunksReceived} after`);
  ok(half > 0 && chunksReceived < total && half + chunksReceived < total + 300, 'only what was missing came again');
  equal(grace.page.workers().length, 0);
  setting.step('Of a file that is cancelled while the page is away nothing stays on the disk');
  await pages.ada.offer(grace, 'gone.bin', bytes);
  await pages.grace.accept();
  await pages.grace.closeWhen(bytes / 3);
  const { id } = (await pages.grace.transfer())!;
  ok(id in (await pages.grace.kept()));
  await pages.ada.cancel();
  await pages.ada.is(({ status }) => status === 'CANCELLED', 'it is cancelled');
  await pages.grace.join('again');
  await until(async () => !(id in (await pages.grace.kept())), 'its half is removed');
}

/** For its sender the file is delivered then: nobody would send it again. */
async function reloadedAtTheEnd(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A page is reloaded when the transfer is completed, and its file not yet put away: the file is there');
  const pages = await inLab(ada, grace, 'end');
  await grace.page.evaluate(() => {
    FileSystemDirectoryHandle.prototype.removeEntry = () => new Promise(() => undefined);
  });
  const sha256 = await pages.ada.offer(grace, 'end.bin', 3_000_000);
  await pages.grace.accept();
  for (const page of [pages.ada, pages.grace]) {
    await page.is(({ status, fileReady }) => status === 'COMPLETED' && !fileReady, 'it is completed');
  }
  // What the room told later has come: the page is not told of the completion once more.
  await pages.ada.offer(grace, 'later.bin', 1);
  await pages.grace.is(({ status }) => status === 'PENDING', 'another one is offered');
  await pages.ada.cancel();
  await pages.grace.is(({ status }) => status === 'CANCELLED', 'and cancelled');
  await pages.grace.reload();
  await pages.grace.join('end');
  await pages.grace.is(({ status, fileReady }) => status === 'COMPLETED' && fileReady, 'the file is there');
  equal(await pages.grace.receivedSha256(), sha256);
}

async function whereSpaceIsShort(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('An offer that the browser has no room for says so; it can still be saved to a place of one’s own');
  await ada.join('short');
  await grace.join('short');
  await grace.page.evaluate(() => {
    Object.assign(navigator.storage, {
      async estimate() {
        return { quota: 1_000_000, usage: 0 };
      },
    });
  });
  await ada.offerFile(grace, await writeRandomFile(join(setting.folder, 'large.bin'), 2_000_000));
  await grace.part('offer-space').getByText('This browser has only 1.00 MB left for files.').waitFor();
  equal(await grace.part('offer-accept').isDisabled(), true);
  await choosesPlace(grace.page, 'large.bin', null);
  await grace.part('offer-save-to').click();
  await grace.transferIs(({ status }) => status === 'COMPLETED', 'it is saved');
  equal((await filesIn(grace.page, 'chosen'))['large.bin'], 2_000_000);
  await grace.page.evaluate(() => Reflect.deleteProperty(navigator.storage, 'estimate'));
}

async function untilItIsRemoved(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A received file stays on the private disk until it is removed from the list, or its room is left');
  const isKept = async (id: string) => id in (await filesIn(grace.page, 'rejoin'));
  const receive = async (name: string): Promise<string> => {
    await ada.offerFile(grace, await writeRandomFile(join(setting.folder, name), 500_000));
    await grace.acceptFile();
    await grace.part('transfer').filter({ hasText: name }).getByText('Complete and checked').waitFor();
    return (await grace.part('transfer').filter({ hasText: name }).getAttribute('data-transfer-id'))!;
  };
  const [first, second] = [await receive('first.bin'), await receive('second.bin')];
  deepStrictEqual([await isKept(first), await isKept(second)], [true, true]);
  const row = grace.part('transfer').filter({ hasText: 'first.bin' });
  await row.getByTestId('transfer-remove').click();
  await grace.part('remove-anyway-button').click();
  await row.waitFor({ state: 'detached' });
  await until(async () => !(await isKept(first)), 'it is removed');
  await grace.part('leave-button').click();
  await grace.part('leave-dialog').getByText('A file that you received is not saved.').waitFor();
  await grace.part('leave-anyway-button').click();
  await grace.part('join-form').waitFor();
  await until(async () => !(await isKept(second)), 'it is removed with the room');
}

async function withoutDisk(setting: ScenarioSetting): Promise<void> {
  setting.step(`Without a private disk ${BIG_BYTES / 1e6} MB take as much memory as the file, and little more`);
  const carl = await setting.invite('Carl');
  const dora = await setting.invite('Dora');
  await dora.page.addInitScript(() => Reflect.deleteProperty(StorageManager.prototype, 'getDirectory'));
  await carl.join('plain');
  await dora.join('plain');
  const path = await writeRandomFile(join(setting.folder, 'big.bin'), BIG_BYTES);
  const memory = await BrowserMemory.watch();
  await carl.offerFile(dora, path);
  await dora.acceptFile();
  await dora.transferIs(({ status }) => status === 'COMPLETED', 'the file is complete');
  const rise = await memory.end();
  setting.step(`the memory of all processes rose by ${Math.round(rise / 1e6)} MB`);
  equal(await sha256Of(await dora.save()), await sha256Of(path));
  ok(rise <= BIG_BYTES + MEMORY_ALLOWANCE, `${rise} bytes`);
}

/** As a sender's client with a fault would. */
async function sealWrongly(setting: ScenarioSetting, sender: Guest, id: string): Promise<void> {
  const query = 'mutation ($input: TransferDigestInput!) { sealTransfer(input: $input) { transfer { id } } }';
  const response = await fetch(`http://${sender.address}:${setting.server.port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await tokenFor(sender.userId)}`,
    },
    body: JSON.stringify({
      query,
      variables: { input: { transferId: id, sha256: '0'.repeat(64) } },
    }),
  });
  deepStrictEqual(await response.json(), {
    data: { sealTransfer: { transfer: { id } } },
  });
}
