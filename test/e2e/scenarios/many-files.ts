import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { post } from '../../support/graphql.js';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { sha256Of, writeRandomFile } from '../files.js';
import { fits, namelessIn, SMALL_PHONE, standsStill } from '../fits.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const PHOTOS = 30;
const PLACES = 5;
const PATIENCE_MS = 60_000;
const LIVE =
  'query { transfers(filter: { role: SENDER, status: [PENDING, ACTIVE, PAUSED] }, first: 0) { totalCount } }';
/** Reads an archive as anybody would: `{name: sha256}`; a file that is damaged fails. */
const UNPACK = `
import hashlib, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[name, hashlib.sha256(archive.read(name)).hexdigest()] for name in archive.namelist()]))`;

type Digests = Readonly<Record<string, string>>;

export const manyFiles: Scenario = {
  key: 'Q',
  name: 'Thirty photos in one go to one person and to three, a reload in between, and folders',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer();
    const [ada, grace] = [await setting.invite('Ada'), await setting.invite('Grace')];
    const places = new Places(setting, ada);
    await grace.page.addInitScript(() => Object.assign(window, { showSaveFilePicker: undefined }));
    await ada.join('album');
    await grace.join('album');
    await toOne(setting, ada, grace);
    await toThree(setting, ada, grace);
    await reloadBetween(setting, ada, grace);
    await folders(setting, ada, grace);
    await places.end();
  },
};

/** Asks the server again and again how many live transfers somebody has. */
class Places {
  private most = 0;
  private isOver = false;
  private readonly watching: Promise<void>;

  constructor(
    private readonly setting: ScenarioSetting,
    private readonly guest: Guest,
  ) {
    this.watching = this.watch();
    // Told at the end; a scenario that failed has no server any more.
    this.watching.catch(() => undefined);
  }

  /** Never more than are allowed; and all of them were in use. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.watching;
    equal(this.most, PLACES);
  }

  private async watch(): Promise<void> {
    const token = await tokenFor(this.guest.userId);
    const url = `http://127.0.0.1:${this.setting.server.port}`;
    while (!this.isOver) {
      const { data } = await post<{ transfers: { totalCount: number } }>(url, token, LIVE);
      this.most = Math.max(this.most, data?.transfers.totalCount ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function toOne(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada has no connection, and sends Grace thirty photos: each has a row at once, in one that is closed');
  const photos = await writePhotos(setting, 'one', 100_000);
  await setting.network.tear(ada.address, setting.server.port);
  await ada.isIn('reconnecting');
  await ada.chooseFor(grace, [...photos]);
  await ada.page.locator('[data-testid=batch][data-count="30"]').waitFor();
  equal(await shownFiles(ada), 0);
  await ada.part('batch-details').click();
  await until(async () => (await shownFiles(ada)) === PHOTOS, 'each has its row');
  await standsStill(ada, 'thirty rows');
  await setting.network.heal();
  setting.step(
    'Grace is asked once, by name, and says yes with the keyboard: without a connection, too, they have a row',
  );
  await grace.part('offer').waitFor();
  deepStrictEqual(namelessIn(await grace.page.locator('body').ariaSnapshot()), []);
  const offer = grace.page.getByRole('group', { name: '30 files from Ada' });
  await setting.network.tear(grace.address, setting.server.port);
  await grace.isIn('reconnecting');
  await offer.getByRole('button', { name: 'Accept 30 files from Ada' }).press('Enter');
  await grace.page.locator('[data-testid=batch][data-count="30"]').waitFor();
  await setting.network.heal();
  await complete(grace, 1);
  await ada.part('batch-state').getByText('Grace has all of them, complete and checked').waitFor();
  equal(await grace.part('offer').count(), 0);
  setting.step('She saves all of them as one archive, and they are what Ada sent');
  deepStrictEqual(await unpacked(await savedArchive(grace)), await digestsOf(photos));
}

async function toThree(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Thirty more go to everyone: three people, three questions');
  const [carl, dora] = [await setting.invite('Carl'), await setting.invite('Dora', SMALL_PHONE)];
  for (const guest of [carl, dora]) await guest.page.addInitScript(PICK_IN_PRIVATE_DISK);
  await carl.join('album');
  await dora.join('album');
  await ada.person(dora, 'CONNECTED').waitFor();
  const photos = await writePhotos(setting, 'three', 100_000);
  await ada.part('send-file-input').setInputFiles([...photos]);
  await ada.part('recipient-everyone').check();
  deepStrictEqual(namelessIn(await ada.page.locator('body').ariaSnapshot()), []);
  await ada.part('recipients-send').click();
  await until(async () => (await ada.part('batch').count()) === 4, 'a row for each of them', PATIENCE_MS);
  await grace.part('offer-accept').click();
  await dora.part('offer').waitFor();
  await fits(dora, 'a question for thirty files');
  await dora.part('offer-accept').tap();
  setting.step('Carl has them put into a folder, in which one of that name lies already');
  const name = basename(photos[0] ?? '');
  await carl.page.evaluate(async (taken) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });
    await folder.getFileHandle(taken, { create: true });
  }, name);
  await carl.part('offer-save-folder').click();
  for (const guest of [grace, dora, carl]) await complete(guest, guest === grace ? 2 : 1);
  const digests = await digestsOf(photos);
  const { [name]: first, ...others } = digests;
  const numbered = { ...others, [name]: EMPTY, [name.replace('.jpg', ' (2).jpg')]: first ?? '' };
  await until(async () => (await chosenFiles(carl)).length === PHOTOS + 1, 'all are in the folder', PATIENCE_MS);
  deepStrictEqual(sorted(await chosenDigests(carl)), sorted(numbered));
  setting.step('Dora chooses a place for the archive: afterwards her browser keeps nothing of it');
  await dora.part('batch-details').tap();
  await until(async () => (await shownFiles(dora)) === PHOTOS, 'each has its row');
  await fits(dora, 'thirty files');
  deepStrictEqual(namelessIn(await dora.page.locator('body').ariaSnapshot()), []);
  await dora.part('batch-save-zip').tap();
  await dora.part('batch-save-zip').waitFor({ state: 'hidden' });
  equal((await chosenFiles(dora)).length, 1);
  deepStrictEqual(await Promise.all([carl, dora].map(keptFiles)), [0, 0]);
}

async function reloadBetween(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada’s page is reloaded while photos go: it says which did not');
  const photos = await writePhotos(setting, 'reload', 800_000);
  await ada.chooseFor(grace, [...photos]);
  await grace.part('offer-accept').click();
  await until(async () => (await grace.part('batch').count()) === 3, 'it is on its way', PATIENCE_MS);
  await until(
    async () => Number(await newest(grace).getAttribute('data-complete')) >= 2,
    'some are there',
    PATIENCE_MS,
  );
  await ada.page.reload();
  await ada.isIn('connected');
  await newest(ada)
    .getByText(/\d+ files did not go: choose them again/)
    .waitFor();
  const missing = Number(/^\d+/.exec(await newest(ada).getByTestId('batch-state').innerText())?.[0]);
  ok(missing > 10 && missing <= PHOTOS - 2, `${missing} did not go`);
  setting.step('She chooses all of them again: what did not go, goes, and Grace is not asked again');
  await newest(ada)
    .getByTestId('batch-attach-file')
    .setInputFiles([...photos]);
  await complete(grace, 3);
  deepStrictEqual(await unpacked(await savedArchive(grace)), await digestsOf(photos));
}

async function folders(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A folder is chosen, and one is dropped on Grace: their files go, without the folder');
  const folder = join(setting.folder, 'holidays');
  await mkdir(join(folder, 'beach'), { recursive: true });
  const paths = [join(folder, 'one.jpg'), join(folder, 'beach', 'one.jpg'), join(folder, 'beach', 'nothing.txt')];
  for (const [index, path] of paths.entries()) await writeRandomFile(path, index === 2 ? 0 : 1_000 * (index + 1));
  await ada.part('send-folder-input').setInputFiles(folder);
  await ada.part('recipient').first().check();
  await ada.part('recipients-send').click();
  await grace.page.getByRole('group', { name: '3 files from Ada' }).getByText('Decline').click();
  await newest(ada).getByText('Grace declined them').waitFor();
  await dropOn(ada, grace, folder);
  await grace.part('offer-accept').click();
  // Those that she declined have a row too.
  await complete(grace, 5, 3);
  const digests = await Promise.all(paths.map(sha256Of));
  const archive = await unpacked(await savedArchive(grace));
  deepStrictEqual(Object.keys(archive).sort(), ['nothing.txt', 'one (2).jpg', 'one.jpg']);
  deepStrictEqual(Object.values(archive).sort(), digests.sort());
  setting.step('Grace removes their row: her browser keeps nothing of them');
  const [kept, rows] = [await keptFiles(grace), await grace.part('batch').count()];
  await newest(grace).getByTestId('batch-remove').click();
  await until(async () => (await grace.part('batch').count()) === rows - 1, 'the row is gone');
  await until(async () => (await keptFiles(grace)) === kept - paths.length, 'the files are gone');
}

/** As from the desktop. */
async function dropOn(ada: Guest, grace: Guest, path: string): Promise<void> {
  const box = await ada.page.locator(`[data-testid=person][data-user-id=${grace.userId}]`).boundingBox();
  ok(box);
  const session = await ada.page.context().newCDPSession(ada.page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at });
  }
}

async function writePhotos(setting: ScenarioSetting, folder: string, bytes: number): Promise<readonly string[]> {
  await mkdir(join(setting.folder, folder));
  const names = Array.from({ length: PHOTOS }, (_, index) => `IMG_${String(index + 1).padStart(4, '0')}.jpg`);
  return Promise.all(names.map((name, index) => writeRandomFile(join(setting.folder, folder, name), bytes + index)));
}

function shownFiles(guest: Guest): Promise<number> {
  return guest.part('batch-list').locator('li').count();
}

function newest(guest: Guest) {
  return guest.part('batch').first();
}

async function complete(guest: Guest, batches: number, count = PHOTOS): Promise<void> {
  await until(async () => (await guest.part('batch').count()) === batches, `${guest.name} has the row`, PATIENCE_MS);
  const all = async () => (await newest(guest).getAttribute('data-complete')) === String(count);
  await until(all, `${guest.name} has all ${count}`, PATIENCE_MS);
}

async function savedArchive(guest: Guest): Promise<string> {
  const download = guest.page.waitForEvent('download');
  await newest(guest).getByTestId('batch-save-zip').click();
  return (await download).path();
}

async function unpacked(path: string): Promise<Digests> {
  const text = execFileSync('python3', ['-c', UNPACK, path], { encoding: 'utf8' });
  return Object.fromEntries(JSON.parse(text) as [string, string][]);
}

async function digestsOf(paths: readonly string[]): Promise<Digests> {
  const pairs = paths.map(async (path) => [basename(path), await sha256Of(path)] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function sorted(digests: Digests): Digests {
  return Object.fromEntries(Object.entries(digests).sort());
}

/** In place of the browser's dialogs, which nobody can press here: a folder of the page's private disk. */
const PICK_IN_PRIVATE_DISK = `
  const chosen = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });
  window.showDirectoryPicker = chosen;
  window.showSaveFilePicker = async ({ suggestedName }) =>
    (await chosen()).getFileHandle(suggestedName, { create: true });`;

async function chosenFiles(guest: Guest): Promise<readonly string[]> {
  return Object.keys(await chosenDigests(guest));
}

async function chosenDigests(guest: Guest): Promise<Digests> {
  const digests = await guest.page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });
    const found: [string, string][] = [];
    for await (const [name, handle] of folder.entries()) {
      const bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      found.push([name, Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')]);
    }
    return found;
  });
  return Object.fromEntries(digests);
}

/** What the client still has of what it received. */
function keptFiles(guest: Guest): Promise<number> {
  return guest.page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    let count = 0;
    for await (const [name, handle] of root.entries()) {
      if (name === 'chosen' || handle.kind !== 'directory') continue;
      for await (const kept of handle.keys()) count += kept === '' ? 0 : 1;
    }
    return count;
  });
}
