import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { appendFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { writeRandomFile, writeZeros } from '../files.js';
import { fits, namelessIn } from '../fits.js';
import { DEMANDS, faultsOf } from '../gallery/demands.js';
import { Extra } from '../gallery/extras.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

/** So large that it goes for as long as it takes; of zeros, which take no disk. */
const LONG_BYTES = 500_000_000;
const OTHERS = 23;
const SIZES = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1024, height: 700 },
  { width: 1280, height: 800 },
  { width: 1600, height: 900 },
];
const LONG_NAMES = [
  `Quarterly figures ${'really final, '.repeat(15)}2026.xlsx`,
  `${'a'.repeat(240)}.txt`,
  `${'長'.repeat(80)}.pdf`,
];
/** As people have them, and as the other person sees them. */
const NAMES: readonly (readonly [string, string])[] = [
  ['log 10:30.txt', 'log 10_30.txt'],
  ['👨‍👩‍👧.png', '👨‍👩‍👧.png'],
  ['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
  ['അവന്\u200d.txt', 'അവന്\u200d.txt'],
  ['שלום\u200f (1).txt', 'שלום (1).txt'],
  ['aux.c', '_aux.c'],
  ['COM1', '_COM1'],
  ['Draft v2.', 'Draft v2'],
];

/** What the page did, where nobody can look: locks it took, notifications it showed, tones it played. */
const NOTES = `
  // Compilers give functions their names by it.
  window.__name = (one) => one;
  window.noted = { locks: [], notifications: [], tones: 0 };
  const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    const lock = await request(type);
    window.noted.locks.push(lock);
    return lock;
  };
  window.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      const note = { title, body: options.body, isShown: false, isClosed: false };
      this.addEventListener('show', () => (note.isShown = true));
      this.addEventListener('close', () => (note.isClosed = true));
      window.noted.notifications.push(note);
    }
  };
  const start = AudioScheduledSourceNode.prototype.start;
  AudioScheduledSourceNode.prototype.start = function (when) {
    window.noted.tones++;
    return start.call(this, when);
  };
  let isHidden = false;
  Object.defineProperty(document, 'hidden', { get: () => isHidden });
  window.lookAway = (away) => {
    isHidden = away;
    document.dispatchEvent(new Event('visibilitychange'));
  };`;

const RECIPIENTS_PART = '**/page-recipients-dialog-*.js';

interface Noted {
  readonly notifications: readonly { title: string; body: string; isShown: boolean; isClosed: boolean }[];
  readonly tones: number;
  /** Locks of the screen that are held now, and how many there ever were. */
  readonly held: number;
  readonly taken: number;
}

export const aPersonsFiles: Scenario = {
  key: 'X',
  name: 'A person’s files: long names, a tab in the background, closing while bytes move, many people, and why it ended',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace', { locale: 'de-DE' });
    for (const guest of [ada, grace]) {
      await guest.page.context().grantPermissions(['notifications', 'screen-wake-lock']);
      await guest.page.addInitScript(NOTES);
      if (guest === ada) await guest.page.route(RECIPIENTS_PART, (route) => route.abort());
      await guest.join('desk');
    }
    await partsThatDontCome(setting, ada);
    await namesThatPeopleHave(setting, ada, grace);
    await longNames(setting, ada, grace);
    await finishedGo(setting, ada, grace);
    await whileBytesMove(setting, ada, grace);
    await changedOnItsWay(setting, ada, grace);
    await inTheBackground(setting, ada, grace);
    await amongMany(setting, ada);
  },
};

async function partsThatDontCome(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step(
    'Where a part of the page can’t be fetched Ada reads that, and it is fetched once more when she tries again',
  );
  const note = { name: 'note.txt', mimeType: '', buffer: Buffer.from('x') };
  await ada.part('send-file-input').setInputFiles(note);
  await ada.part('problem').getByText('The server can’t be reached at the moment.').waitFor();
  await ada.page.unroute(RECIPIENTS_PART);
  await ada.part('send-file-input').setInputFiles(note);
  await ada.part('recipient-dialog').waitFor();
  await ada.page.keyboard.press('Escape');
  setting.step(
    'Cells of a table are pasted into the chat as text, not as the picture that comes with them; a picture alone is sent',
  );
  deepStrictEqual(await ada.part('chat-input').evaluate(paste), [false, true]);
  await ada.part('recipient-dialog').waitFor();
  await ada.page.keyboard.press('Escape');
}

/** Whether the page takes it for files: of cells, and of a picture. */
function paste(field: HTMLElement): boolean[] {
  return [['text/plain', 'text/html'], []].map((types) => {
    const clipboardData = new DataTransfer();
    for (const type of types) clipboardData.setData(type, 'x');
    clipboardData.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
    return !field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
}

async function namesThatPeopleHave(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Files go whatever they are called, under the name that both pages show');
  const files = NAMES.map(([name]) => ({ name, mimeType: '', buffer: Buffer.from(name) }));
  await ada.chooseFor(grace, files);
  await grace.part('offer-accept').press('Enter');
  for (const guest of [ada, grace]) {
    await guest.page.locator(`[data-testid=batch][data-complete="${NAMES.length}"]`).waitFor();
    await guest.part('batch-details').click();
    const names = guest.part('batch-list').locator('.transfer-title .file-name');
    await until(async () => (await names.count()) === NAMES.length, 'the list is open');
    deepStrictEqual((await names.allTextContents()).sort(), NAMES.map(([, name]) => name).sort());
  }
  // The keyboard went from the offer to the row that came of it.
  equal(await grace.page.evaluate(() => document.activeElement?.closest('[data-testid=batch]') !== null), true);
}

async function longNames(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Offers with the longest names fit at every size, and each of their buttons can be pressed');
  for (const name of LONG_NAMES) {
    await ada.chooseFor(grace, [{ name, mimeType: '', buffer: Buffer.from(name) }]);
    await grace.part('offer').filter({ hasText: name }).waitFor();
  }
  await atEverySize(grace, 'offers');
  deepStrictEqual(namelessIn(await grace.page.locator('body').ariaSnapshot()), []);
  const first = grace.part('offer').filter({ hasText: LONG_NAMES[0]! });
  equal(await first.locator('.file-ending').innerText(), '.xlsx');
  ok(await first.locator('.file-ending').isVisible());
  setting.step('So do the rows of the files: Save, and Send files above them');
  for (const name of LONG_NAMES)
    await grace.part('offer').filter({ hasText: name }).getByTestId('offer-accept').click();
  await until(async () => (await grace.part('transfer-save').count()) >= LONG_NAMES.length, 'all are here');
  for (const guest of [ada, grace]) await atEverySize(guest, 'rows');
}

async function finishedGo(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('What is done goes off the list by one button, and what is not saved stays');
  await ada.part('clear-files-button').click();
  await ada.page.locator('[data-part=no-transfers]').waitFor();
  equal(await ada.page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid']), 'send-file-button');
  equal(await grace.part('clear-files-button').isVisible(), false);
  setting.step('A file that is cleared while the browser still saves it is saved whole');
  const row = grace.part('transfer').filter({ hasText: LONG_NAMES[1]! });
  const download = grace.page.waitForEvent('download');
  await row.evaluate((element) => {
    element.querySelector<HTMLElement>('[data-testid=transfer-save]')!.click();
    setTimeout(() => document.querySelector<HTMLElement>('[data-testid=clear-files-button]')!.click());
  });
  equal(await (await download).failure(), null);
  await row.waitFor({ state: 'detached' });
  equal(await grace.part('transfer').filter({ hasText: LONG_NAMES[2]! }).count(), 1);
}

async function whileBytesMove(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('As long as bytes move the screen stays on and closing asks first, at both ends; before and after, not');
  for (const guest of [ada, grace]) deepStrictEqual([await asksFirst(guest), (await noted(guest)).held], [false, 0]);
  await ada.offerFile(grace, await writeZeros(join(setting.folder, 'long.bin'), LONG_BYTES));
  await grace.acceptFile();
  for (const guest of [ada, grace]) {
    await guest.transferIs(({ verified }) => verified > 0, 'bytes move');
    await until(async () => (await asksFirst(guest)) && (await noted(guest)).held === 1, 'it is kept awake');
  }
  setting.step('Whoever pauses without the server has paused: no speed, no time left');
  await setting.network.tear(grace.address, setting.server.port);
  await grace.isIn('reconnecting');
  await grace.part('transfer-pause').first().click();
  await grace.transferSays('Von Ihnen angehalten');
  await grace.transferShows(/^\d+ % · \S+ MB von 500 MB$/);
  await setting.network.heal();
  await grace.part('transfer-resume').first().click();
  await grace.transferSays('Wird direkt empfangen');
  const dialog = ada.page.waitForEvent('dialog');
  await ada.page.close({ runBeforeUnload: true });
  equal((await dialog).type(), 'beforeunload');
  await (await dialog).dismiss();
  setting.step('The system takes the lock of a page that nobody sees: it is taken again when somebody does');
  const { taken } = await noted(grace);
  await lookAway(grace, true);
  await grace.page.evaluate('Promise.all(window.noted.locks.map((lock) => lock.release()))');
  equal((await noted(grace)).held, 0);
  await lookAway(grace, false);
  await until(async () => (await noted(grace)).held === 1, 'it is held again');
  equal((await noted(grace)).taken, taken + 1);
  await grace.part('transfer-cancel').first().click();
  for (const guest of [ada, grace]) {
    await guest.transferIs(({ status }) => status === 'CANCELLED', 'it is cancelled');
    await until(async () => !(await asksFirst(guest)) && (await noted(guest)).held === 0, 'nothing is held');
  }
  await ada.transferSays('Grace cancelled it');
  await grace.transferSays('Sie haben abgebrochen');
}

async function changedOnItsWay(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step(
    'A file that is changed while it is sent: both read why, nobody reads of a cancel, and Ada sends it again',
  );
  const path = await writeZeros(join(setting.folder, 'log.bin'), LONG_BYTES);
  await ada.offerFile(grace, path);
  await grace.acceptFile();
  await grace.transferIs(({ verified }) => verified > 100, 'bytes move');
  await appendFile(path, 'one line more');
  for (const guest of [ada, grace]) {
    await guest.transferIs(({ status }) => status === 'CANCELLED', 'it ends');
    equal(await guest.part('transfer').first().getAttribute('data-error-code'), 'FILE_UNREADABLE');
  }
  await ada.transferSays('The file was changed, moved or deleted before it had gone. Choose it again to send it.');
  await grace.transferSays(
    'Die Datei wurde dort, wo sie herkam, geändert oder entfernt, bevor sie hier war. Ada muss sie noch einmal senden.',
  );
  await truncate(path, 100_000);
  ok(await ada.part('transfer-again').first().isVisible());
  await ada.part('transfer-attach-file').first().setInputFiles(path);
  await grace.acceptFile();
  await grace.transferIs(({ status }) => status === 'COMPLETED', 'it is here');
  await ada.transferSays('Grace has it, complete and checked');
}

async function inTheBackground(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('An offer that Grace can’t see makes a sound and a notification, and one that she sees makes none');
  const before = await noted(grace);
  await offered(setting, ada, grace, 'seen.bin');
  deepStrictEqual(await noted(grace), before);
  await lookAway(grace, true);
  await offered(setting, ada, grace, 'unseen.bin');
  await until(async () => (await noted(grace)).notifications[0]?.isShown === true, 'the browser shows it');
  const { notifications, tones } = await noted(grace);
  deepStrictEqual(
    notifications.map(({ title, body }) => [title, body]),
    [['Ada bietet Ihnen an: unseen.bin', '2,00 kB']],
  );
  equal(tones, 2);
  setting.step('It goes when the offer is withdrawn, or when she is back');
  await ada.part('transfer-cancel').first().click();
  await until(async () => (await noted(grace)).notifications[0]?.isClosed === true, 'it goes with the offer');
  await offered(setting, ada, grace, 'another.bin');
  await until(async () => (await noted(grace)).notifications[1]?.isShown === true, 'the browser shows it');
  await lookAway(grace, false);
  await until(async () => (await noted(grace)).notifications[1]?.isClosed === true, 'it goes when she is back');
  setting.step('She switches both off, which a reload of the page keeps');
  await grace.part('alerts-button').click();
  await grace.part('alert-sound').uncheck();
  await grace.part('alert-notification').uncheck();
  deepStrictEqual(namelessIn(await grace.page.locator('body').ariaSnapshot()), []);
  await grace.page.reload();
  await grace.isIn('connected');
  await lookAway(grace, true);
  await offered(setting, ada, grace, 'silent.bin');
  deepStrictEqual([(await noted(grace)).notifications, (await noted(grace)).tones], [[], 0]);
  await lookAway(grace, false);
}

async function amongMany(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step(`Among ${OTHERS + 1} people Ada finds one by typing, with the keyboard alone`);
  const others = await Promise.all(
    Array.from({ length: OTHERS }, (_, index) => {
      const name = index === 7 ? 'Zoë Ångström' : `Guest ${index}`;
      return Extra.enter(setting.server, 'desk', `guest-${index}`, name);
    }),
  );
  await until(async () => (await ada.part('person').count()) === OTHERS + 2, 'all are here');
  await ada.part('send-file-input').setInputFiles({ name: 'map.txt', mimeType: '', buffer: Buffer.from('x') });
  await ada.part('recipient-search').waitFor();
  equal(await ada.part('recipient').count(), OTHERS + 1);
  await fits(ada, 'the dialog for many people');
  deepStrictEqual(namelessIn(await ada.page.locator('body').ariaSnapshot()), []);
  const { keyboard } = ada.page;
  await keyboard.type('angstrom zoe');
  await ada.part('recipients-found').getByText('1 of 24 people').waitFor();
  await keyboard.press('Enter');
  ok(
    await ada
      .part('recipient')
      .nth(await shownIndex(ada))
      .isChecked(),
  );
  await keyboard.press('Enter');
  await ada.part('recipient-dialog').waitFor({ state: 'detached' });
  await ada.part('transfer').filter({ hasText: 'map.txt' }).getByText('to Zoë Ångström').waitFor();
  for (const other of others) await other.leave();
}

function shownIndex(guest: Guest): Promise<number> {
  return guest.part('recipient').evaluateAll((boxes) => boxes.findIndex((box) => box.checkVisibility()));
}

async function atEverySize(guest: Guest, what: string): Promise<void> {
  const usual = guest.page.viewportSize();
  for (const size of SIZES) {
    await guest.page.setViewportSize(size);
    const files = guest.part('tab-files');
    if (await files.isVisible()) await files.click();
    // Nothing hangs over an edge, and each button is hit where its middle is.
    deepStrictEqual(await guest.page.evaluate(faultsOf, DEMANDS), [], `${what} at ${size.width} × ${size.height}`);
  }
  await guest.page.setViewportSize(usual!);
}

async function offered(setting: ScenarioSetting, ada: Guest, grace: Guest, name: string): Promise<void> {
  await ada.offerFile(grace, await writeRandomFile(join(setting.folder, name), 2_000));
  await grace.part('offer').filter({ hasText: name }).waitFor();
}

/** The browser would ask: whoever listens holds the page back. */
function asksFirst(guest: Guest): Promise<boolean> {
  return guest.page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
}

/** A headless browser shows all of its tabs at once: the page is told that it is hidden. */
async function lookAway(guest: Guest, away: boolean): Promise<void> {
  await guest.page.evaluate(`window.lookAway(${away})`);
}

function noted(guest: Guest): Promise<Noted> {
  return guest.page.evaluate(`(({ locks, notifications, tones }) => {
    const held = locks.filter(({ released }) => !released).length;
    return { notifications, tones, held, taken: locks.length };
  })(window.noted)`);
}
