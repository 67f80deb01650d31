import { doesNotMatch, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { PATIENCE_MS } from '../moving-picture.js';
import { PeerTap } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 100_000_000;

/** What a page says must be so: bytes that don't come have no speed, and who must do something is told what. */
export const waiting: Scenario = {
  key: 'R',
  name: 'In the dark the pages say what they wait for, and whose file is missing',
  withinSeconds: 150,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    const taps = [await PeerTap.on(ada.page), await PeerTap.on(grace.page)] as const;
    const path = await begin(setting, ada, grace);
    await goDark(setting, ada, grace);
    await comeBack(setting, ada, grace);
    await loseTheFile(setting, ada, grace);
    await goOn(setting, ada, grace, path);
    await part(setting, [
      [ada, grace, taps[0]],
      [grace, ada, taps[1]],
    ]);
  },
};

async function begin(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<string> {
  setting.step('A file flows, with a speed, between people whose connection is graded');
  await ada.join('waiting');
  await grace.join('waiting');
  const path = await writeRandomFile(join(setting.folder, 'long.bin'), FILE_BYTES);
  await ada.offerFile(grace, path);
  await grace.acceptFile();
  await Promise.all([ada.transferSays('Sending directly'), grace.transferSays('Receiving directly')]);
  await Promise.all([ada.transferShows(/\/s/), grace.transferShows(/\/s/)]);
  await Promise.all([isGraded(ada, true), isGraded(grace, true)]);
  return path;
}

async function goDark(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('The network goes dark: both pages wait for the other, show no speed, and call nobody well connected');
  const darkAt = performance.now();
  await setting.network.silencePeers();
  for (const guest of [ada, grace]) await setting.network.silence(guest.address, setting.server.port);
  await Promise.all([ada.transferSays('Waiting for Grace'), grace.transferSays('Waiting for Ada')]);
  await Promise.all([ada.transferShows(/^[^/]* of [^/]*$/), grace.transferShows(/^[^/]* of [^/]*$/)]);
  await Promise.all([isGraded(ada, false), isGraded(grace, false)]);
  setting.step(`It took them ${((performance.now() - darkAt) / 1000).toFixed(1)} s`);
}

async function comeBack(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('The light is back: with the next byte they say so');
  await setting.network.heal();
  await Promise.all([ada.transferSays('Sending directly'), grace.transferSays('Receiving directly')]);
  await ada.press('transfer-pause');
  await grace.transferSays('Paused by Ada');
}

/** Both people of the list, or neither of them. */
async function isGraded(guest: Guest, graded: boolean): Promise<void> {
  const holds = async () => (await guest.grades()).every((grade) => (grade !== 'UNKNOWN') === graded);
  await until(holds, `${guest.name} sees ${graded ? 'grades' : 'no grade'}`, PATIENCE_MS);
}

async function loseTheFile(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada’s page is reloaded: both are told that she must choose the file again');
  await ada.page.reload();
  await ada.isIn('connected');
  await ada.part('transfer-resume').click();
  await Promise.all([
    ada.transferSays('Choose the file again to go on'),
    grace.transferSays('Ada must choose the file again'),
  ]);
}

async function goOn(setting: ScenarioSetting, ada: Guest, grace: Guest, path: string): Promise<void> {
  setting.step('She does: it goes on');
  await ada.part('transfer-attach-file').setInputFiles(path);
  await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), await sha256Of(path));
}

/** A connection that carries nothing is let go; that it can't be had at the moment is nobody's trouble. */
async function part(
  setting: ScenarioSetting,
  sides: readonly (readonly [guest: Guest, other: Guest, tap: PeerTap])[],
): Promise<void> {
  setting.step(
    'Nothing is to be moved any more, and the path is lost: nobody is reconnecting, and the connection goes',
  );
  await setting.network.silencePeers();
  for (const [guest, other, tap] of sides) {
    const isGone = async () => {
      doesNotMatch(await guest.person(other, 'CONNECTED').innerText(), /reconnecting/i);
      doesNotMatch(await guest.page.locator('section.stage').innerText(), /reconnecting/i);
      return (await tap.connections()).every(({ state }) => state === 'closed');
    };
    await until(isGone, `${guest.name} has no connection left`, 90_000);
  }
}
