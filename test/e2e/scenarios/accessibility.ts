import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { writeRandomFile } from '../files.js';
import { fits, namelessIn, SMALL_PHONE } from '../fits.js';
import { until } from '../../support/until.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

/** Whoever has to press Tab more often than this is lost. */
const FAR = 40;
const LOOPBACK = '127.0.0.1';

export const accessibility: Scenario = {
  key: 'D',
  name: 'By keyboard, by screen reader and on a small phone',
  withinSeconds: 120,
  async run(setting) {
    await setting.startDevelopmentServer();
    const emil = await setting.invite('Emil', {}, LOOPBACK);
    const dora = await setting.invite('Dora', {}, LOOPBACK);
    await beAtEntrance(setting, await setting.invite('Lena', { colorScheme: 'light' }, LOOPBACK));
    await emil.joinByName('atelier');
    await useKeyboardOnly(setting, dora, emil);
    await listen(setting, dora, emil);
    await useSmallPhone(setting);
  },
};

async function beAtEntrance(setting: ScenarioSetting, lena: Guest): Promise<void> {
  setting.step('At the entrance Lena chooses a language by keyboard: all is said in it, and the keyboard stays there');
  const { page } = lena;
  await page.goto('/');
  await page.locator('[data-part=token-details] > summary').click();
  await lena.part('join-token').fill('of no server');
  await lena.part('join-button').click();
  await lena.part('join-error').filter({ hasText: 'Your token is not valid' }).waitFor();
  await lena.part('language-menu').focus();
  for (const [key, told] of [
    ['ArrowDown', 'Ihr Token ist ungültig'],
    ['ArrowUp', 'Your token is not valid'],
  ] as const) {
    await page.keyboard.press(key);
    await lena.part('join-error').filter({ hasText: told }).waitFor();
    equal(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid']), 'language-menu');
  }
  setting.step(
    'The theme’s button follows the system; a name that nobody sees is none; a link’s hash leads to its room',
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Use light colours' }).waitFor();
  await lena.part('join-token').fill('');
  await lena.part('join-name').fill('\u200b\u2060');
  await lena.part('join-button').click();
  await page.getByText('Say who you are').waitFor();
  await page.goto('/');
  await lena.part('join-room').waitFor();
  await page.evaluate(() => (location.hash = 'atelier'));
  await until(async () => (await lena.part('join-room').inputValue()) === 'atelier', 'the link leads there');
  await page.context().close();
}

async function useKeyboardOnly(setting: ScenarioSetting, dora: Guest, emil: Guest): Promise<void> {
  setting.step('Dora joins and writes without touching a mouse');
  const { keyboard } = dora.page;
  await dora.page.goto('/');
  await dora.part('join-name').waitFor();
  await tabTo(dora, 'join-name');
  await keyboard.type('Dora');
  await tabTo(dora, 'join-room');
  // Coming by Tab selects what a field holds.
  await keyboard.type('atelier');
  await keyboard.press('Enter');
  await dora.isIn('connected');
  await tabTo(dora, 'chat-input');
  await keyboard.type('Typed, not clicked');
  await keyboard.press('Enter');
  await emil.reads('Typed, not clicked');
  setting.step('She goes on air and off, and leaves');
  await tabTo(dora, 'camera-button');
  await keyboard.press('Space');
  await emil.sees(dora);
  await tabTo(dora, 'hangup-button');
  await keyboard.press('Enter');
  await dora.page.locator('[data-testid=camera-button][aria-pressed=false]').waitFor();
}

async function tabTo(guest: Guest, testId: string): Promise<void> {
  for (let presses = 0; presses <= FAR; presses++) {
    const { at, shows } = await guest.page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      let marked: HTMLElement | null = focused;
      // A field may leave it to its frame.
      while (marked && getComputedStyle(marked).outlineStyle === 'none') marked = marked.parentElement;
      return { at: focused.dataset['testid'] ?? focused.tagName, shows: marked !== null };
    });
    // Past the last element the browser's own controls have their turn.
    ok(shows || presses === 0 || at === 'BODY', `Nothing shows that the keyboard is at ${at}`);
    if (at === testId) return;
    await guest.page.keyboard.press('Tab');
  }
  throw new Error(`${testId} is not to be reached by Tab`);
}

async function listen(setting: ScenarioSetting, dora: Guest, emil: Guest): Promise<void> {
  setting.step('Nothing shows of a history, since this server keeps none');
  const ofHistory = [dora.part('my-files-button'), dora.loadMore('none')];
  deepStrictEqual(await Promise.all(ofHistory.map((part) => part.isVisible())), [false, false]);
  setting.step('Everything has a name and a place');
  const file = await writeRandomFile(join(setting.folder, 'sketch.bin'), 1000);
  await emil.offerFile(dora, file);
  await dora.part('offer').waitFor();
  const heard = await dora.page.locator('body').ariaSnapshot();
  deepStrictEqual(namelessIn(heard), []);
  const places = [
    'banner',
    'main',
    'complementary "People and chat"',
    'region "Call"',
    'region "Files"',
    'log "Messages"',
  ];
  for (const place of [...places, 'textbox "Message"', 'button "Accept sketch.bin"', 'heading "atelier" [level=1]']) {
    ok(heard.includes(`- ${place}`), `There is no ${place} in\n${heard}`);
  }
  equal(await dora.page.locator('html').getAttribute('lang'), 'en');
  equal(await dora.page.locator('#announcer').getAttribute('aria-live'), 'polite');
}

async function useSmallPhone(setting: ScenarioSetting): Promise<void> {
  setting.step('On a phone nothing hangs over the edge, and every button is large enough');
  const paula = await setting.invite('Paula', SMALL_PHONE, LOOPBACK);
  await paula.page.goto('/');
  await paula.part('join-name').waitFor();
  await fits(paula, 'the entrance');
  await paula.joinByName('atelier');
  deepStrictEqual(namelessIn(await paula.page.locator('body').ariaSnapshot()), []);
  for (const tab of ['chat', 'files', 'people', 'stage']) {
    await paula.part(`tab-${tab}`).tap();
    await fits(paula, tab);
  }
}
