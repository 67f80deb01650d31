import { join } from 'node:path';
import { tokenFor } from '../../support/tokens.js';
import { writeRandomFile } from '../files.js';
import { FILES, NAMES } from './names.js';
import { knock, type Tour } from './stage.js';

/** Long enough to come in, short enough to wait for. */
const SHORT_LIFE = '12s';

export async function chatScreens({ setting, gallery, ada, grace }: Tour): Promise<void> {
  const lines = [
    'Good morning!',
    `The notes: https://example.org/a/very/long/address/${'that/goes/on/and/on/'.repeat(6)}`,
    'שלום (1), מה נשמע?',
    'x'.repeat(300),
    'A thought that takes more than one line, as thoughts do when they are worth a line. '.repeat(4).trim(),
  ];
  for (const line of lines) {
    await grace.say(line);
    await ada.reads(line);
    await ada.say(`${line} Indeed!`);
    await ada.reads(`${line} Indeed!`);
  }
  await gallery.look(ada, 'chat', { tab: 'chat', narrow: true, zoomed: true });
  await setting.network.tear(ada.address, setting.server.port);
  await ada.isIn('reconnecting');
  await ada.say('Said in the dark');
  await gallery.look(ada, 'reconnecting-chat', { tab: 'chat' });
  await setting.network.heal();
  await ada.isIn('connected');
  await ada.part('recovery-notice').waitFor();
  await gallery.look(ada, 'recovered', { tab: 'stage' });
}

export async function darkScreens({ setting, gallery, ada }: Tour): Promise<void> {
  await setting.network.tear(ada.address, setting.server.port);
  await ada.isIn('reconnecting');
  await gallery.look(ada, 'reconnecting-files', { tab: 'files', narrow: true, zoomed: true });
  await gallery.look(ada, 'reconnecting-call', { tab: 'stage' });
  await setting.network.heal();
  await ada.isIn('connected');
}

export async function dialogScreens(tour: Tour): Promise<void> {
  const { setting, gallery, ada } = tour;
  const path = await writeRandomFile(join(setting.folder, `for all, ${FILES.spaced.slice(9)}`), 1_000);
  await ada.part('send-file-input').setInputFiles(path);
  await ada.part('recipient-dialog').waitFor();
  await gallery.look(ada, 'recipients', { narrow: true, zoomed: true });
  await ada.page.keyboard.press('Escape');
  if (await ada.part('my-files-button').isVisible()) {
    await ada.press('my-files-button');
    await ada.part('ended-transfer').first().waitFor();
    await gallery.look(ada, 'my-files');
    await ada.part('dialog-close').click();
  }
  await ada.press('alerts-button');
  await ada.part('alerts-dialog').waitFor();
  await gallery.look(ada, 'alerts', { narrow: true });
  await ada.page.keyboard.press('Escape');
  await ada.part('leave-button').click();
  await ada.part('leave-dialog').waitFor();
  await gallery.look(ada, 'leave', { narrow: true, zoomed: true });
  await ada.page.keyboard.press('Escape');
  await replacedScreen(tour);
  await tokenScreen(tour);
}

/** The same tab once more, in a browser of its own: there nobody knows that the seat is taken. */
async function replacedScreen({ setting, gallery, ada, grace }: Tour): Promise<void> {
  const kept = await ada.page.evaluate(() => JSON.stringify(sessionStorage));
  const twin = await setting.invite('Twin', {}, ada.address);
  await twin.page.goto('/healthz');
  await twin.page.evaluate((text) => void Object.assign(sessionStorage, JSON.parse(text)), kept);
  await twin.page.goto('/');
  await ada.part('replaced-dialog').waitFor();
  await gallery.look(ada, 'replaced');
  await twin.page.context().close();
  await ada.part('use-here-button').click();
  await grace.person(ada, 'CONNECTED').waitFor({ state: 'attached' });
}

async function tokenScreen({ gallery, room, ada }: Tour): Promise<void> {
  await ada.page.evaluate(() => sessionStorage.clear());
  await knock(ada, room, await tokenFor(ada.userId, { name: NAMES.long }, SHORT_LIFE));
  await ada.part('token-dialog').waitFor();
  await gallery.look(ada, 'token');
}
