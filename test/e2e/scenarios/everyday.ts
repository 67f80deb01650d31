import { equal } from 'node:assert/strict';
import { join } from 'node:path';
import type { Room } from '../../../src/client/rejoin-client.js';
import { until } from '../../support/until.js';
import { writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { moves } from '../moving-picture.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

export const everyday: Scenario = {
  key: 'I',
  name: 'A shared screen, a camera off and on, files dropped, declined and cancelled, and a goodbye',
  withinSeconds: 120,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await ada.join('office');
    await grace.join('office');
    await shareScreen(setting, ada, grace);
    await switchOffAndOn(setting, ada, grace);
    await shareAtOnce(setting, ada, grace);
    await readOn(setting, ada);
    await decline(setting, ada, grace);
    await cancel(setting, ada, grace);
    await sayGoodbye(setting, ada, grace);
    await allowTooLate(setting, ada);
  },
};

async function shareScreen(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada shows her screen, and stops');
  await ada.part('screen-button').click();
  const screen = grace.page.locator('[data-testid=tile-remote][data-label=screen]');
  await moves(screen.locator('video'), 'Grace sees the screen');
  await ada.part('screen-button').click();
  await screen.waitFor({ state: 'detached' });
}

async function switchOffAndOn(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada’s camera goes off and on, again and again: each time Grace sees it');
  await ada.switchOn('microphone', 'camera');
  const picture = (state: 'on' | 'off') => grace.page.locator(`[data-testid=tile-remote][data-video=${state}]`);
  await picture('on').waitFor();
  for (let times = 0; times < 15; times++) {
    await ada.switchOff('camera');
    await picture('off').waitFor();
    await ada.switchOn('camera');
    await picture('on').waitFor();
  }
  await grace.sees(ada);
}

async function shareAtOnce(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Both show their screens at the same moment: their offers cross, and each still sees the other');
  const both = [ada, grace];
  const screens = both.map((guest) => guest.page.locator('[data-testid=tile-remote][data-label=screen]'));
  const press = () => Promise.all(both.map((guest) => guest.press('screen-button')));
  await grace.switchOn('camera');
  for (let times = 0; times < 5; times++) {
    await press();
    await Promise.all(screens.map((screen) => screen.waitFor()));
    await press();
    await Promise.all(screens.map((screen) => screen.waitFor({ state: 'detached' })));
    await Promise.all([ada.sees(grace), grace.sees(ada)]);
  }
  await grace.switchOff('camera');
}

async function readOn(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('The list of people grows in the moment of each new line: what was said last stays in sight');
  const lines = ada.page.locator('[data-part=chat-scroll]');
  const isAtEnd = () => lines.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 5);
  for (let times = 1; times <= 7; times++) {
    const said = `${'A long story. '.repeat(20)}${times}`;
    await ada.page.evaluate(
      ([line, height]) => {
        const { rejoin } = globalThis as unknown as { rejoin: { room: Pick<Room, 'chat'> } };
        rejoin.room.chat.say(line);
        document.querySelector<HTMLElement>('.people')?.style.setProperty('min-height', `${height}px`);
      },
      [said, 60 * times] as const,
    );
    await ada.reads(said);
    await until(isAtEnd, 'the last line is in sight');
  }
}

async function decline(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A file dropped on Grace’s picture is offered to her; she declines');
  const tile = ada.page.locator('[data-testid=tile-remote][data-user-id=Grace]');
  await tile.evaluate((target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['not now'], 'draft.txt', { type: 'text/plain' }));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  });
  await grace.page.getByRole('group', { name: 'draft.txt from Ada' }).getByText('Decline').click();
  await ada.part('transfer-state').first().getByText('Grace declined it').waitFor();
}

async function cancel(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Grace accepts another, and cancels it half way');
  await ada.offerFile(grace, await writeRandomFile(join(setting.folder, 'wrong.bin'), 200_000_000));
  await grace.acceptFile();
  await grace.transferIs(({ verified, status }) => verified > 0 && status === 'ACTIVE', 'bytes flow');
  await grace.part('transfer-cancel').first().click();
  await ada.part('transfer-state').first().getByText('Grace cancelled it').waitFor();
  await grace.part('transfer-state').first().getByText('You cancelled it').waitFor();
}

async function sayGoodbye(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada leaves with her camera on: Grace sees it at once, and becomes host');
  await ada.part('leave-button').click();
  await ada.part('join-form').waitFor();
  await grace.part('chat-notice').filter({ hasText: 'Ada left.' }).waitFor();
  await grace.page.locator('[data-testid=person][data-me][data-host]').waitFor();
  equal(await grace.part('person').count(), 1);
  setting.step('She comes in again: nobody sees or hears her before she wants it');
  await ada.part('join-button').click();
  await ada.isIn('connected');
  await ada.say('Forgot my umbrella');
  await grace.reads('Forgot my umbrella');
  for (const device of ['camera', 'microphone']) {
    equal(await ada.part(`${device}-button`).getAttribute('aria-pressed'), 'false');
  }
}

/** The browser asks the person for as long as they like; Chromium's fake device is there at once, so the page waits. */
async function allowTooLate(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('She allows her camera when she has left already: it is switched off again');
  const prompt = await ada.page.evaluateHandle(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const asked: (() => void)[] = [];
    const given: MediaStreamTrack[] = [];
    mediaDevices.getUserMedia = async (wanted) => {
      await new Promise<void>((resolve) => asked.push(resolve));
      const stream = await open(wanted);
      given.push(...stream.getTracks());
      return stream;
    };
    return { asked, given };
  });
  await ada.part('camera-button').click();
  await ada.part('leave-button').click();
  await ada.part('join-form').waitFor();
  await prompt.evaluate(({ asked }) => asked.forEach((allow) => allow()));
  const isOff = () =>
    prompt.evaluate(({ given }) => given.length > 0 && given.every((track) => track.readyState === 'ended'));
  await until(isOff, 'the camera is off');
}
