import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { LegacyPage } from '../legacy-page.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const ROOM = 'bridge';
/** Sixteen chunks. */
const FILE_BYTES = 1_048_576;

export const twoWorlds: Scenario = {
  key: 'G',
  name: 'An application of the old service and our page call each other and hand over files',
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer();
    const grace = await setting.invite('Grace');
    await grace.join(ROOM);
    const lena = await setting.invite('Lena');
    const old = await LegacyPage.open(lena, 'application', { roomId: ROOM, other: 'Grace' });
    await call(setting, grace, lena, old);
    await receiveFromOld(setting, grace, old);
    await sendToOld(setting, grace, lena, old);
  },
};

async function call(setting: ScenarioSetting, grace: Guest, lena: Guest, old: LegacyPage): Promise<void> {
  setting.step('They see each other in the room');
  await grace.person(lena, 'CONNECTED').waitFor();
  await old.shows('roster', 'Grace Lena');
  setting.step('The old application calls: offer, answer, candidates');
  await old.click('call');
  await old.shows('peer', 'connected');
  await grace.sees(lena);
  setting.step('Our page calls back');
  await grace.switchOn('camera');
  await old.seesPicture();
}

async function receiveFromOld(setting: ScenarioSetting, grace: Guest, old: LegacyPage): Promise<void> {
  setting.step('A file from the old application: offered, accepted, paused by each, resumed, uploaded, saved');
  const path = await writeRandomFile(join(setting.folder, 'from-old.bin'), FILE_BYTES);
  await old.choose(path);
  await grace.acceptFile();
  await old.shows('heard', 'accept');
  await old.shows('transfer', 'active 50');
  await grace.part('transfer-pause').click();
  await old.shows('heard', 'accept pause');
  await grace.part('transfer-resume').click();
  await old.shows('heard', 'accept pause resume');
  await old.click('pause');
  await grace.transferIs(({ pausedBy }) => pausedBy === 'other', 'paused by the other');
  await old.click('resume');
  await grace.transferIs(({ status }) => status === 'ACTIVE', 'active again');
  await old.click('go-on');
  await old.shows('heard', 'accept pause resume complete');
  await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), await sha256Of(path));
}

async function sendToOld(setting: ScenarioSetting, grace: Guest, lena: Guest, old: LegacyPage): Promise<void> {
  setting.step('A file from our page, over the relay');
  const path = await writeRandomFile(join(setting.folder, 'to-old.bin'), FILE_BYTES);
  await grace.offerFile(lena, path);
  await old.shows('heard', / offer$/);
  await old.click('accept');
  await old.shows('sha256', await sha256Of(path));
  // The last answer to an upload may come after the news that all is there.
  const { sent, total } = await grace.transferIs((now) => now.status === 'COMPLETED' && now.sent >= now.total, 'sent');
  deepStrictEqual([sent, total], [16, 16]);
}
