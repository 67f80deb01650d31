import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { writeFilm, type Portrait } from '../portrait.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const PICTURE = fileURLToPath(new URL('../../../.github/rejoin.png', import.meta.url));
const ADA: Portrait = {
  wall: [122, 141, 150],
  light: [232, 226, 210],
  hair: [58, 40, 34],
  skin: [226, 184, 156],
  clothes: [46, 92, 104],
  length: 1.25,
};
const GRACE: Portrait = {
  wall: [176, 150, 132],
  light: [250, 238, 222],
  hair: [128, 122, 120],
  skin: [238, 202, 180],
  clothes: [52, 58, 92],
  length: 1.05,
};

/** The README's picture: the page in the middle of its work. */
export const picture: Scenario = {
  key: 'Y',
  name: 'The README’s picture',
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer();
    const ada = await inviteWithCamera(setting, 'Ada Lovelace', ADA);
    const grace = await inviteWithCamera(setting, 'Grace Hopper', GRACE);
    await talkAndSee(ada, grace);
    await handOverNotes(setting, ada, grace);
    await comeBack(setting, ada, grace);
    const path = await writeRandomFile(join(setting.folder, 'engine-demo.mov'), 180_000_000);
    await ada.offerFile(grace, path);
    await grace.acceptFile();
    await ada.transferIs(({ percent }) => percent >= 58, 'more than half way');
    await mkdir(join(PICTURE, '..'), { recursive: true });
    await ada.page.screenshot({ path: PICTURE });
    setting.step(`See ${PICTURE}`);
  },
};

async function inviteWithCamera(setting: ScenarioSetting, name: string, portrait: Portrait): Promise<Guest> {
  const film = await writeFilm(join(setting.folder, `${name}.y4m`), portrait);
  const browser = await setting.openBrowser(`--use-file-for-fake-video-capture=${film}`);
  return setting.inviteWith(browser, name, { colorScheme: 'light' });
}

async function talkAndSee(ada: Guest, grace: Guest): Promise<void> {
  await ada.join('analytical-engine');
  await grace.join('analytical-engine');
  await ada.switchOn('microphone', 'camera');
  await grace.switchOn('microphone', 'camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
}

async function handOverNotes(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  await grace.say('Good morning, Ada! The compiler notes are on their way.');
  await grace.offerFile(ada, await writeRandomFile(join(setting.folder, 'compiler-notes.pdf'), 2_400_000));
  await ada.acceptFile();
  await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  await ada.say('Got them. I’ll send you the film of the engine in a minute.');
}

async function comeBack(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  await setting.network.tear(ada.address, setting.server.port);
  await grace.say('Your train is in the tunnel, I think.');
  await grace.say('The call goes on from browser to browser all the same.');
  await ada.isIn('reconnecting');
  await setting.network.heal();
  await ada.isIn('connected');
  await ada.reads('The call goes on from browser to browser all the same.');
  await ada.say('Back, and nothing missed. Here it comes!');
  await ada.page.locator('[data-testid=recovery-notice]').waitFor({ state: 'hidden' });
}
