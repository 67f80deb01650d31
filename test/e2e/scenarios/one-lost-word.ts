import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { moves } from '../moving-picture.js';
import { inviteTapped, type TappedGuest } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

/** More than the room keeps with `LOG_SIZE` 5, also of descriptions and candidates. */
const LINES = 55;
/** What is lost is said again after 10 s; the rest is for a busy machine. */
const REPAIRED_MS = 25_000;

/** What used to freeze a call for good: a description lost in an absence, an answer refused, offers that cross. */
export const oneLostWord: Scenario = {
  key: 'M',
  name: 'Lost descriptions and crossing offers neither freeze a call nor tear it down',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer({ LOG_SIZE: '5' });
    const ada = await inviteTapped(setting, 'Ada');
    const grace = await inviteTapped(setting, 'Grace');
    await crossFromTheFirst(setting, ada, grace);
    await crossInACall(setting, ada, grace);
    const carl = await inviteTapped(setting, 'Carl');
    await showDuringAbsence(setting, ada.guest, grace.guest, carl.guest);
    await callDuringAbsence(setting, grace.guest, carl.guest);
    await loseTheAnswer(setting, ada.guest);
  },
};

async function crossFromTheFirst(setting: ScenarioSetting, ada: TappedGuest, grace: TappedGuest): Promise<void> {
  setting.step('Two switch their cameras on at the same moment, three times in new rooms: their first offers cross');
  let crossings = 0;
  for (let times = 1; times <= 3; times++) {
    const both = [ada, grace];
    for (const { guest, tap } of both) {
      await guest.join(`crossing-${times}`);
      tap.sent.splice(0);
    }
    await Promise.all(both.map(({ guest }) => guest.switchOn('camera')));
    await Promise.all([ada.guest.sees(grace.guest), grace.guest.sees(ada.guest)]);
    const offered = both.filter(({ tap }) => tap.sent.includes('OFFER'));
    if (offered.length === 2) crossings++;
    await expectOneConnection(both);
    if (times < 3) for (const { guest } of both) await guest.part('leave-button').click();
  }
  setting.step(`Of 3 times their offers crossed ${crossings} times`);
  ok(crossings > 0, 'no offers crossed: this shows nothing');
}

async function crossInACall(setting: ScenarioSetting, ada: TappedGuest, grace: TappedGuest): Promise<void> {
  setting.step('With a file on its way both show their screens at once, and stop, four times');
  const both = [ada, grace];
  await ada.guest.offerFile(grace.guest, await writeRandomFile(join(setting.folder, 'slides.bin'), 60_000_000));
  await grace.guest.acceptFile();
  for (const { tap } of both) tap.sent.splice(0);
  const screens = both.map(({ guest }) => guest.page.locator('[data-testid=tile-remote][data-label=screen]'));
  const press = () => Promise.all(both.map(({ guest }) => guest.press('screen-button')));
  for (let times = 0; times < 4; times++) {
    await press();
    await Promise.all(screens.map((screen) => moves(screen.locator('video'), 'the other’s screen')));
    await press();
    await Promise.all(screens.map((screen) => screen.waitFor({ state: 'detached' })));
    await Promise.all([ada.guest.sees(grace.guest), grace.guest.sees(ada.guest)]);
  }
  await expectOneConnection(both);
  deepStrictEqual(
    both.flatMap(({ tap }) => tap.sent),
    [],
    'signals of the call',
  );
  const { sent, total } = await ada.guest.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(sent, total, 'nothing of the file was sent twice');
}

/** Each side made one, and it saw one offer. */
async function expectOneConnection(both: readonly TappedGuest[]): Promise<void> {
  for (const { guest, tap } of both) {
    deepStrictEqual(await tap.connections(), [{ state: 'connected', offers: 1 }], `${guest.name}’s connections`);
  }
}

async function showDuringAbsence(setting: ScenarioSetting, ada: Guest, grace: Guest, carl: Guest): Promise<void> {
  await carl.join('crossing-3');
  await carl.switchOn('camera');
  await Promise.all([carl.sees(ada), carl.sees(grace), grace.sees(carl), ada.sees(carl)]);
  setting.step('Grace’s line to the server is silent. Meanwhile Ada shows her screen, Carl’s camera goes off and on');
  await setting.network.silence(grace.address, setting.server.port);
  await ada.press('screen-button');
  await carl.switchOff('camera');
  await carl.switchOn('camera');
  const screen = grace.page.locator('[data-testid=tile-remote][data-label=screen]');
  await moves(screen.locator('video'), 'Grace sees Ada’s screen');
  await ada.person(grace, 'RECONNECTING').waitFor();
  await sayMuch(ada);
  await setting.network.heal();
  await grace.isIn('connected');
  setting.step(
    'She is back, and has missed more than the room keeps. Screen and cameras go off, and leave no last picture',
  );
  await Promise.all([grace.sees(carl), carl.sees(grace)]);
  await ada.press('screen-button');
  await screen.waitFor({ state: 'detached' });
  for (const guest of [ada, carl, grace]) await guest.switchOff('camera');
  const shown = grace.page.locator('[data-testid=tile-remote][data-video=on]');
  await until(async () => (await shown.count()) === 0, 'no tile shows a picture');
}

/** Both have nothing on: there is a link, or none after a while. Carl’s page is new, so there is none. */
async function callDuringAbsence(setting: ScenarioSetting, grace: Guest, carl: Guest): Promise<void> {
  setting.step('Carl calls while Grace is away: his offer is lost with all that the room kept');
  await carl.part('leave-button').click();
  await carl.join('crossing-3');
  await setting.network.silence(grace.address, setting.server.port);
  await carl.switchOn('camera');
  await carl.person(grace, 'RECONNECTING').waitFor();
  await sayMuch(carl);
  await setting.network.heal();
  await grace.isIn('connected');
  await seesSoon(grace, carl);
}

async function loseTheAnswer(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step(
    'An answer is refused by the server, the next one is lost on its way: the call comes about all the same',
  );
  for (const fate of ['refused', 'lost'] as const) {
    const { guest, tap } = await inviteTapped(setting, `Dora, ${fate}`);
    await ada.part('leave-button').click();
    await Promise.all([ada.join(`answers-${fate}`), guest.join(`answers-${fate}`)]);
    tap.next('ANSWER', fate);
    await ada.switchOn('camera');
    await seesSoon(guest, ada);
    deepStrictEqual(tap.met, [`ANSWER ${fate}`]);
    equal((await tap.connections()).length, 1);
    await guest.page.close();
  }
}

async function seesSoon(guest: Guest, other: Guest): Promise<void> {
  const tile = `[data-testid=tile-remote][data-user-id="${other.userId}"][data-video=on] video`;
  const startedAt = performance.now();
  await moves(guest.page.locator(tile), `${guest.name} sees ${other.name}`, REPAIRED_MS);
  ok(performance.now() - startedAt < REPAIRED_MS);
}

async function sayMuch(guest: Guest): Promise<void> {
  for (let line = 1; line <= LINES; line++) await guest.say(`Line ${line}`);
  await guest.reads(`Line ${LINES}`);
}
