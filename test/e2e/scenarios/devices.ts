import { deepStrictEqual, equal, match, ok } from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../../support/until.js';
import { fits, namelessIn } from '../fits.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';
import { Unplugging } from '../unplugging.js';

/** Runs in the page before its scripts: its microphone is gone. */
const NO_MICROPHONE = `(() => {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    if (wanted.audio) throw new DOMException('', 'NotFoundError');
    return open(wanted);
  };
})()`;

/** The second of Chromium's fake cameras measures depth, which WebRTC doesn't send. */
const CAMERAS = '--use-fake-device-for-media-stream=fps=10,device-count=3';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

interface Call {
  readonly setting: ScenarioSetting;
  readonly ada: Guest;
  readonly grace: Guest;
  readonly plugs: Unplugging;
}

export const devices: Scenario = {
  key: 'V',
  name: 'Preview, refused camera, pulled headset, muted speech, speaker, volume, pin, own screen, hang up',
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer();
    const browser = await setting.openBrowser(CAMERAS);
    // Allowed for good, so that a reload doesn't ask again.
    const permissions = ['camera', 'microphone'];
    const grace = await setting.inviteWith(browser, 'Grace', { permissions });
    const ada = await setting.inviteWith(browser, 'Ada', {});
    const call = { setting, ada, grace, plugs: await Unplugging.in(ada.page) };
    await grace.join('studio');
    await refuseCamera(setting);
    await previewAndJoin(call);
    await speakMuted(call);
    await pullHeadset(call);
    await wantAgain(call);
    await listenAndLook(call);
    await showScreen(call);
    await loseAWord(call);
    await hangUp(call);
    await chooseSpeaker(call);
    await usePhone(call);
  },
};

/** Chromium itself refuses, as after a click on "Block". */
async function refuseCamera(setting: ScenarioSetting): Promise<void> {
  setting.step('Nora’s browser refuses her camera: she is told how to allow it, at the entrance and in the room');
  const browser = await setting.openBrowser('--use-fake-ui-for-media-stream=deny');
  const nora = await setting.inviteWith(browser, 'Nora', {});
  await nora.page.goto('/');
  await nora.part('preview-camera-button').click();
  await nora.part('preview-problem').getByText('The browser doesn’t allow the camera.').waitFor();
  await nora.fillIn('elsewhere');
  await nora.isIn('connected');
  await nora.part('camera-button').click();
  await nora.part('problem').getByText('The browser doesn’t allow the camera.').waitFor();
  equal(await nora.part('camera-button').getAttribute('aria-pressed'), 'false');
  await nora.part('leave-button').click();
  await nora.part('join-form').waitFor();
  await nora.page.close();
}

async function previewAndJoin({ setting, ada, grace, plugs }: Call): Promise<void> {
  setting.step('Ada looks at herself before she goes in: nothing is on before she clicks');
  await ada.page.goto('/');
  await ada.part('preview-hint').getByText('stay off until you turn them on').waitFor();
  deepStrictEqual([await plugs.opened(), await ada.part('preview-video').isVisible()], [0, false]);
  await ada.part('preview-camera-button').click();
  await ada.part('preview-video').waitFor();
  await ada.part('preview-microphone-button').click();
  await loud(ada, 'in the preview');
  setting.step('She takes another camera, by keyboard, and runs through the list to it');
  await ada.part('preview-camera-menu-button').focus();
  await ada.page.keyboard.press('Enter');
  const cameras = ada.part('choose-camera');
  const names = await cameras.locator('option').allTextContents();
  equal(names.length, 4, `The menu names ${names.join(', ')}`);
  await cameras.selectOption({ index: 3 });
  const previewed = () => ada.part('preview-video').evaluate(cameraOf);
  await until(async () => (await previewed()) === names[3], 'the other camera is on');
  const before = await plugs.opened();
  // A real camera takes longer to open than a finger to press an arrow key; these don't.
  await cameras.evaluate((select: HTMLSelectElement) => {
    for (const at of [2, 1, 2, 3]) {
      select.selectedIndex = at;
      select.dispatchEvent(new Event('change'));
    }
  });
  await until(async () => (await plugs.opened()) === before + 4, 'all were asked for');
  await until(async () => (await previewed()) === names[3], 'the one that was chosen last is on');
  await ada.page.keyboard.press('Escape');
  await ada.part('camera-menu').waitFor({ state: 'detached' });
  equal(await focusOf(ada), 'preview-camera-menu-button');
  setting.step('What was on goes along: Grace sees and hears her without another click, and her choice is kept');
  await ada.fillIn('studio');
  await ada.isIn('connected');
  await grace.sees(ada);
  equal(await ada.part('camera-button').getAttribute('aria-pressed'), 'true');
  equal(await ada.part('microphone-button').getAttribute('aria-pressed'), 'true');
  equal(await ada.part('tile-local').locator('video').evaluate(cameraOf), names[3]);
  await tileOf(grace, ada, '[data-speaking]').waitFor();
  await loud(ada, 'in the call');
}

async function speakMuted({ setting, ada, grace }: Call): Promise<void> {
  setting.step('She speaks while she is muted: she is told, and one press unmutes her');
  await ada.switchOff('microphone');
  await tileOf(grace, ada, '[data-audio=off]').waitFor();
  await ada.part('unheard').getByText('You are muted: nobody hears you.').waitFor();
  await ada.part('unmute-button').click();
  await ada.part('unheard').waitFor({ state: 'detached' });
  equal(await ada.part('microphone-button').getAttribute('aria-pressed'), 'true');
  equal(await focusOf(ada), 'microphone-button');
  await tileOf(grace, ada, '[data-audio=on][data-speaking]').waitFor();
}

async function pullHeadset({ setting, ada, grace, plugs }: Call): Promise<void> {
  setting.step('Her headset is pulled: the other microphone takes its place, and she is told');
  const [pulled] = await plugs.pull('audio');
  const said = ada.part('said').filter({ hasText: 'Your microphone is now' });
  await said.waitFor();
  ok((await said.textContent())?.includes(`${String(pulled)} is gone`), 'The notice names what is gone');
  equal(await ada.part('microphone-button').getAttribute('aria-pressed'), 'true');
  await tileOf(grace, ada, '[data-audio=on]:not([data-speaking])').waitFor();
  await tileOf(grace, ada, '[data-audio=on][data-speaking]').waitFor();
}

async function wantAgain({ setting, ada, grace, plugs }: Call): Promise<void> {
  setting.step('Muted, she loses the last microphone; plugged in again, one click makes her heard');
  await ada.switchOff('microphone');
  await plugs.pullAll('audio');
  await ada.part('problem').getByText('There is no microphone on this device.').waitFor();
  match((await ada.part('problem').textContent()) ?? '', /is gone: nobody hears you\./);
  await plugs.plugIn();
  await ada.switchOn('microphone');
  await tileOf(grace, ada, '[data-audio=on][data-speaking]').waitFor();
}

async function listenAndLook({ setting, ada, grace }: Call): Promise<void> {
  setting.step('In a call of two Grace’s own tile stands in the corner; she turns Ada down, and keeps her large');
  await grace.page.locator('[data-testid=tile-local][data-place=corner]').waitFor();
  const tile = tileOf(grace, ada);
  await tile.getByTestId('tile-menu-button').click();
  await grace.part('volume').fill('20');
  equal(await tile.locator('video').evaluate((video: HTMLVideoElement) => video.volume), 0.2);
  await grace.part('pin-button').click();
  await tileOf(grace, ada, '[data-place=large]').waitFor();
  equal(await focusOf(grace), 'tile-menu-button');
  await tile.getByTestId('tile-menu-button').click();
  equal(await grace.part('volume').inputValue(), '20');
  await grace.part('pin-button').click();
  await tileOf(grace, ada, '[data-place=grid]').waitFor();
}

async function showScreen({ setting, ada, grace }: Call): Promise<void> {
  setting.step('Ada shows her screen: she has a card for it instead of a picture of itself');
  await ada.part('screen-button').click();
  await grace.page.locator('[data-testid=tile-remote][data-label=screen][data-place=large]').waitFor();
  await ada.part('own-screen').getByText('You are showing your screen').waitFor();
  equal(await ada.page.locator('.tile.screen').count(), 0);
  await ada.part('stop-screen-button').click();
  await ada.part('own-screen').waitFor({ state: 'hidden' });
  await grace.page.locator('[data-testid=tile-remote][data-label=screen]').waitFor({ state: 'detached' });
}

async function loseAWord({ setting, ada, grace }: Call): Promise<void> {
  setting.step('The line between them is cut in the middle of Grace’s word: she is no longer shown as speaking');
  await grace.switchOn('camera', 'microphone');
  await ada.sees(grace);
  const loudness = () => ada.page.evaluate<number>('Math.max(...rejoin.room.media.levels().values())');
  await until(async () => (await loudness()) > 0.05, 'Ada hears Grace');
  await setting.network.silencePeers();
  // Browsers know a level for 10 s after it came last.
  await until(async () => (await loudness()) === 0, 'what came last is no longer heard', 4_000);
  await tileOf(ada, grace, ':not([data-speaking])').waitFor();
  await setting.network.heal();
  await ada.sees(grace);
}

async function hangUp({ setting, ada, grace }: Call): Promise<void> {
  setting.step(
    'Ada hangs up, in both directions: nothing is on, nothing comes, and Grace sees that she is not in the call',
  );
  await ada.part('hangup-button').click();
  await ada.part('call-notes').getByText('You have hung up').waitFor();
  await tileOf(ada, grace, '[data-video=off][data-audio=off]').waitFor();
  await tileOf(grace, ada, '[data-video=off][data-state=outOfCall]').waitFor();
  equal(await ada.page.evaluate('rejoin.room.media.remote.length'), 0);
  await ada.say('I only read for a while');
  await grace.reads('I only read for a while');
  setting.step('A reload leaves it at that; joining the call brings Grace back, and Ada’s own devices stay off');
  await ada.page.reload();
  await ada.isIn('connected');
  await ada.part('call-notes').getByText('You have hung up').waitFor();
  await ada.part('hangup-button').getByText('Join call').click();
  await ada.sees(grace);
  equal(await ada.part('camera-button').getAttribute('aria-pressed'), 'false');
  await tileOf(grace, ada, ':not([data-state])').waitFor();
}

async function chooseSpeaker({ setting, ada, grace }: Call): Promise<void> {
  setting.step(
    'Grace hears Ada on the speaker that she chooses, now and after a reload, which finds her camera on and her microphone gone',
  );
  await grace.part('microphone-menu-button').click();
  const speakers = grace.part('choose-speaker');
  await speakers.selectOption({ index: 2 });
  const chosen = await speakers.inputValue();
  await grace.page.keyboard.press('Escape');
  const speaker = () =>
    tileOf(grace, ada)
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.sinkId);
  await until(async () => (await speaker()) === chosen, 'Ada is heard there');
  await grace.page.addInitScript(NO_MICROPHONE);
  await grace.page.reload();
  await until(async () => (await speaker()) === chosen, 'Ada is heard there after the reload');
  await grace.part('problem').getByText('There is no microphone on this device.').waitFor();
  await ada.sees(grace);
}

async function usePhone({ setting, ada, grace }: Call): Promise<void> {
  setting.step('On a phone menus fit, and everything has a name');
  const paula = await setting.invite('Paula', PHONE);
  await paula.page.goto('/');
  await paula.part('preview-camera-button').tap();
  await paula.part('preview-video').waitFor();
  await fits(paula, 'the preview');
  await paula.fillIn('studio');
  await paula.isIn('connected');
  await paula.sees(grace);
  await lookAway(paula, grace);
  await paula.part('microphone-menu-button').tap();
  await fits(paula, 'the menu of devices');
  deepStrictEqual(namelessIn(await paula.page.locator('body').ariaSnapshot()), []);
  await paula.page.touchscreen.tap(10, 10);
  await tileOf(paula, ada).getByTestId('tile-menu-button').tap();
  await fits(paula, 'the menu of a tile');
}

/** What a phone doesn't show isn't sent to it. */
async function lookAway(paula: Guest, grace: Guest): Promise<void> {
  await paula.page.evaluate(`(() => {
    globalThis.told = [];
    const { media } = rejoin.room;
    const view = media.view.bind(media);
    media.view = (id, label, size) => {
      told.push(label + (size ? ' shown' : ' hidden'));
      view(id, label, size);
    };
  })()`);
  const told = (what: string) => async () => (await paula.page.evaluate<string[]>('told')).includes(what);
  await paula.part('tab-chat').tap();
  await until(told('camera hidden'), 'the others know that Paula reads');
  await paula.part('tab-stage').tap();
  await until(told('camera shown'), 'the others know that Paula looks at them again');
  await paula.sees(grace);
}

function tileOf(guest: Guest, other: Guest, state = ''): Locator {
  const tile = `[data-testid=tile-remote][data-label=camera][data-user-id="${other.userId}"]`;
  return guest.page.locator(`${tile}${state}`);
}

/** The bar at the microphone moves. */
async function loud(guest: Guest, where: string): Promise<void> {
  const level = () =>
    guest.page
      .locator('.control-pair .meter')
      .evaluate((meter) => Number(getComputedStyle(meter).getPropertyValue('--level')));
  await until(async () => (await level()) > 0.2, `${guest.name}’s microphone is heard ${where}`);
}

function focusOf(guest: Guest): Promise<string | undefined> {
  return guest.page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid']);
}

function cameraOf(video: HTMLVideoElement | SVGElement | HTMLElement): string | undefined {
  return ((video as HTMLVideoElement).srcObject as MediaStream | null)?.getVideoTracks()[0]?.label;
}
