import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const HOUR_MS = 3_600_000;
const FILE_BYTES = 2_000_000;

export const personsDay: Scenario = {
  key: 'W',
  name: 'Leaving without a network, another network, blocked site data, clocks that are wrong',
  withinSeconds: 360,
  async run(setting) {
    await setting.startServer();
    const grace = await setting.invite('Grace');
    await grace.join('office');
    await grace.switchOn('camera');
    await arriveWithoutAnAnswer(setting);
    await leaveInTheDark(setting, grace);
    await closeKeptPages(setting, grace);
    await changeNetwork(setting, grace);
    await blockSiteData(setting, grace);
    for (const hours of [13, -13]) await comeWithAnotherClock(setting, hours);
    await beNamedByAnotherClock(setting);
  },
};

async function arriveWithoutAnAnswer(setting: ScenarioSetting): Promise<void> {
  setting.step('The entrance stands, and lets in, while the server hasn’t said yet whether it makes tokens');
  const ida = await setting.invite('Ida');
  const probes: string[] = [];
  // Never answered.
  await ida.page.route('**/dev/token', (route) => void probes.push(route.request().method()));
  await ida.page.goto('/');
  await ida.part('join-name').waitFor();
  await ida.page.locator('[data-part=token-details] > summary').click();
  await ida.part('join-token').fill(await tokenFor(ida.userId));
  await ida.part('join-room').fill('office');
  await ida.part('join-button').click();
  await ida.isIn('connected');
  ok(probes.length > 0);
  await ida.page.context().close();
}

async function leaveInTheDark(setting: ScenarioSetting, grace: Guest): Promise<void> {
  setting.step('Ada loses the server, and leaves: the entrance stands in the same task, with her camera off');
  const ada = await setting.invite('Ada');
  await ada.join('office');
  await ada.switchOn('microphone', 'camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  await setting.network.silence(ada.address, setting.server.port);
  const left = await ada.part('leave-button').evaluate(async (button: HTMLElement) => {
    const own = document.querySelector<HTMLVideoElement>('[data-testid=tile-local] video')?.srcObject as MediaStream;
    button.click();
    // Promises that need nothing from outside are done before the next task.
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    const tracks = own.getTracks().map(({ readyState }) => readyState);
    return { atEntrance: document.querySelector('[data-testid=join-form]') !== null, tracks: [...new Set(tracks)] };
  });
  deepStrictEqual(left, { atEntrance: true, tracks: ['ended'] });
  setting.step('With the network back the others hear that she left, and she comes in once, not twice');
  await setting.network.heal();
  await grace.part('chat-notice').filter({ hasText: 'Ada left.' }).waitFor();
  await ada.part('join-button').click();
  await ada.isIn('connected');
  equal(await grace.page.locator(`[data-testid=person][data-user-id=Ada]`).count(), 1);
  await ada.page.context().close();
}

async function closeKeptPages(setting: ScenarioSetting, grace: Guest): Promise<void> {
  setting.step('Pages that a service worker keeps go elsewhere: they say so, and have left after ten seconds');
  const names = ['Nora', 'Nils'];
  for (const name of names) {
    const guest = await setting.invite(name, { serviceWorkers: 'allow' });
    await guest.join('office');
    const isKept = () => guest.page.evaluate(() => navigator.serviceWorker.controller !== null);
    await until(isKept, 'the service worker has the page');
    await guest.page.goto('/healthz');
  }
  for (const name of names)
    await grace
      .part('chat-notice')
      .filter({ hasText: `${name} left.` })
      .waitFor();
}

/** Notes how the path stood when a new one was looked for. */
const NOTE_RESTARTS = `{
  globalThis.restarts = [];
  const Plain = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(configuration) {
      super(configuration);
      this.addEventListener('signalingstatechange', () => {
        if (this.signalingState !== 'stable') globalThis.restarts.push(this.iceConnectionState);
      });
    }
  };
}`;

async function changeNetwork(setting: ScenarioSetting, grace: Guest): Promise<void> {
  setting.step('In another network a new path is looked for before the browser finds the old one dead');
  const mia = await setting.invite('Mia');
  await mia.page.addInitScript({ content: NOTE_RESTARTS });
  await mia.join('office');
  await mia.switchOn('camera');
  await Promise.all([mia.sees(grace), grace.sees(mia)]);
  const restarts = () => mia.page.evaluate(() => (globalThis as unknown as { restarts: string[] }).restarts.splice(0));
  await restarts();
  await setting.network.moveTo('10.99.0.7');
  const found: string[] = [];
  await until(async () => found.push(...(await restarts())) > 0, 'a new path is looked for', 30_000);
  ok(['connected', 'completed'].includes(found[0]!), `It was ${found[0]} by then`);
  await Promise.all([mia.sees(grace), grace.sees(mia)]);
  await setting.network.moveBack('10.99.0.7');
  await Promise.all([mia.sees(grace), grace.sees(mia)]);
  await mia.page.context().close();
}

async function blockSiteData(setting: ScenarioSetting, grace: Guest): Promise<void> {
  setting.step('A browser that blocks site data: chat, call and a file all the same, and again after leaving');
  const profile = join(setting.folder, 'blocking');
  await mkdir(join(profile, 'Default'), { recursive: true });
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const otto = await setting.inviteWithProfile(profile, 'Otto');
  await otto.join('office');
  const isBlocked = await otto.page.evaluate(() => {
    try {
      return sessionStorage.length < 0;
    } catch {
      return true;
    }
  });
  ok(isBlocked, 'site data is blocked');
  await otto.part('theme-button').first().click();
  await otto.say('Nothing is kept here');
  await grace.reads('Nothing is kept here');
  await otto.switchOn('camera');
  await Promise.all([otto.sees(grace), grace.sees(otto)]);
  const path = await writeRandomFile(join(setting.folder, 'kept.bin'), FILE_BYTES);
  await grace.offerFile(otto, path);
  await otto.acceptFile();
  await otto.transferIs(({ status }) => status === 'COMPLETED', 'the file is here');
  equal(await sha256Of(await otto.save()), await sha256Of(path));
  await otto.part('leave-button').click();
  equal(await otto.part('join-room').inputValue(), 'office');
  await otto.part('join-button').click();
  await otto.isIn('connected');
  await otto.page.context().close();
}

/** What time it is, said wrongly; how time goes by stays right. */
const clockOf = (offsetMs: number): string => `{
  const RealDate = Date;
  const now = () => RealDate.now() + ${offsetMs};
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length > 0 ? given : [now()]));
    }
    static now = now;
  };
}`;

async function comeWithAnotherClock(setting: ScenarioSetting, hours: number): Promise<void> {
  setting.step(`A clock ${Math.abs(hours)} h ${hours > 0 ? 'ahead' : 'behind'}: the token is the server’s to judge`);
  const uma = await setting.invite(`Uma${hours}`);
  await uma.page.addInitScript({ content: clockOf(hours * HOUR_MS) });
  await uma.join('office');
  await uma.say('What time is it?');
  await uma.reads('What time is it?');
  await uma.page.context().close();
}

async function beNamedByAnotherClock(setting: ScenarioSetting): Promise<void> {
  setting.step('A development server is asked for one token, not for one after the other');
  await setting.server.kill();
  await setting.startDevelopmentServer();
  const vera = await setting.invite('Vera', {}, '127.0.0.1');
  await vera.page.addInitScript({ content: clockOf(13 * HOUR_MS) });
  let asked = 0;
  vera.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/dev/token')) asked += 1;
  });
  await vera.joinByName('kitchen');
  await vera.say('At home');
  await vera.reads('At home');
  equal(asked, 1);
}
