import { deepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { writeRandomFile } from '../files.js';
import { LegacyPage } from '../legacy-page.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const ROOM = 'team-room';

export const oldExamples: Scenario = {
  key: 'F',
  name: 'The old documentation’s two examples run as written',
  withinSeconds: 120,
  async run(setting) {
    await setting.startServer();
    const given = (receiverId: string) => ({ roomId: ROOM, receiverId });
    const lena = await LegacyPage.open(await setting.invite('Lena'), 'examples', given('Otto'));
    const otto = await LegacyPage.open(await setting.invite('Otto'), 'examples', given('Lena'));
    await comeBack(setting, lena, otto);
    await reportQuality(setting, lena);
    await pollProgress(setting, lena, otto);
  },
};

async function comeBack(setting: ScenarioSetting, lena: LegacyPage, otto: LegacyPage): Promise<void> {
  setting.step('A socket is torn, comes back, and hears what it missed');
  await otto.say('chat-message', { text: 'before' });
  await lena.hears('Otto: before');
  await setting.network.tear(lena.address, setting.server.port);
  await lena.shows('connection', 'closed');
  for (const text of ['one', 'two', 'three']) await otto.say('chat-message', { text });
  await setting.network.heal();
  await lena.shows('missed', 'Reconnected! Missed 3 messages');
  await lena.hears('Otto: three');
  deepStrictEqual(await lena.texts('#said li'), ['Otto: before', 'Otto: one', 'Otto: two', 'Otto: three']);
}

async function reportQuality(setting: ScenarioSetting, lena: LegacyPage): Promise<void> {
  setting.step('A report of connection quality is graded');
  await lena.click('report-quality');
  await lena.shows('quality', 'fair, 2 recommendations');
}

async function pollProgress(setting: ScenarioSetting, lena: LegacyPage, otto: LegacyPage): Promise<void> {
  setting.step('An offer is polled from pending to completed');
  await lena.choose(await writeRandomFile(join(setting.folder, 'notes.bin'), 400_000));
  await lena.shows('progress', 'pending 0%');
  await otto.acceptOffer(ROOM);
  await lena.shows('progress', 'completed 100%');
}
