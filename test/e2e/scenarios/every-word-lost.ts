import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../support/until.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { moves } from '../moving-picture.js';
import { inviteTapped, type PeerTap, type TappedGuest } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

/** What is lost is said again after 10 s at the latest; the rest is for a busy machine. */
const REPAIRED_MS = 30_000;
const FILE_BYTES = 20_000_000;

/** Each kind of signal, and each kind of message on the control channel, is lost once. */
export const everyWordLost: Scenario = {
  key: 'N',
  name: 'Each kind of signal and of control message is lost once, and the call and the file come about',
  withinSeconds: 300,
  async run(setting) {
    await setting.startServer();
    const ada = new Seat(await inviteTapped(setting, 'Ada'));
    const grace = new Seat(await inviteTapped(setting, 'Grace'));
    for (const kind of ['OFFER', 'ANSWER', 'ICE_CANDIDATE']) await loseInHandshake(setting, ada, grace, kind);
    await loseFresh(setting, ada, grace);
    await loseMessages(setting, ada, grace);
    await loseRestart(setting, ada, grace);
    await loseRestartInTheDark(setting, ada, grace);
    await loseNoFile(setting, ada, grace);
  },
};

class Seat {
  readonly guest: Guest;
  readonly tap: PeerTap;

  constructor({ guest, tap }: TappedGuest) {
    this.guest = guest;
    this.tap = tap;
  }

  async move(room: string): Promise<void> {
    const leave = this.guest.part('leave-button');
    if (await leave.isVisible()) await leave.click();
    await this.guest.join(room);
  }

  tile(other: Seat, label: 'camera' | 'screen' = 'camera') {
    const { userId } = other.guest;
    return this.guest.page.locator(`[data-testid=tile-remote][data-label=${label}][data-user-id="${userId}"]`);
  }

  async seesSoon(other: Seat): Promise<void> {
    const video = this.guest.page.locator(
      `[data-testid=tile-remote][data-user-id="${other.guest.userId}"][data-video=on] video`,
    );
    await moves(video, `${this.guest.name} sees ${other.guest.name}`, REPAIRED_MS);
  }

  async made(): Promise<number> {
    return (await this.tap.connections()).length;
  }
}

async function loseInHandshake(setting: ScenarioSetting, ada: Seat, grace: Seat, kind: string): Promise<void> {
  for (const [caller, called] of [
    [ada, grace],
    [grace, ada],
  ] as const) {
    const speaker = kind === 'ANSWER' ? called : caller;
    setting.step(`${caller.guest.name} calls, and ${speaker.guest.name}’s first ${kind} is lost`);
    const room = `${kind}-${caller.guest.name}`;
    await Promise.all([caller.move(room), called.move(room)]);
    speaker.tap.next(kind, 'lost');
    await caller.guest.switchOn('camera');
    await called.seesSoon(caller);
    deepStrictEqual(speaker.tap.met.slice(-1), [`${kind} lost`]);
    deepStrictEqual([await caller.made(), await called.made()], [1, 1], 'one connection each');
  }
}

/** Only the one who stays sends something: the page that is new needs nothing itself, and doesn't call. */
async function loseFresh(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  for (const [stays, goes] of [
    [ada, grace],
    [grace, ada],
  ] as const) {
    setting.step(`${goes.guest.name}’s page is reloaded, and nobody hears that it is a new one`);
    const room = `fresh-${goes.guest.name}`;
    await Promise.all([stays.move(room), goes.move(room)]);
    await stays.guest.switchOn('camera');
    await goes.seesSoon(stays);
    goes.tap.next('rejoin/fresh', 'lost');
    await goes.guest.page.reload();
    await goes.guest.isIn('connected');
    await goes.seesSoon(stays);
    deepStrictEqual(goes.tap.met.slice(-1), ['rejoin/fresh lost']);
  }
}

async function loseMessages(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  setting.step('On new channels both sides’ hello and first streams are lost');
  await Promise.all([ada.move('messages'), grace.move('messages')]);
  for (const { tap } of [ada, grace]) await tap.drop('hello', 'streams');
  await ada.guest.switchOn('camera');
  await grace.guest.switchOn('camera');
  await Promise.all([ada.seesSoon(grace), grace.seesSoon(ada)]);
  setting.step('What says that a camera is off, and on, is lost');
  await ada.tap.drop('streams');
  await ada.guest.switchOff('camera');
  await shows(grace, ada, 'off');
  await ada.tap.drop('streams');
  await ada.guest.switchOn('camera');
  await grace.seesSoon(ada);
  await loseOfAFile(setting, ada, grace);
  equal(await ada.made(), 1);
  equal(await grace.made(), 1);
}

async function loseOfAFile(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  setting.step('Of a file ready, want, progress, hold and go are lost, and it arrives whole');
  await ada.tap.drop('ready', 'hold', 'go');
  await grace.tap.drop('want', 'progress', 'hold', 'go');
  const path = await writeRandomFile(join(setting.folder, 'words.bin'), FILE_BYTES);
  await ada.guest.offerFile(grace.guest, path);
  await grace.guest.acceptFile();
  await grace.guest.transferIs(({ verified }) => verified > 0, 'bytes flow');
  for (const { guest } of [ada, grace]) {
    await guest.press('transfer-pause');
    await guest.transferIs(({ status }) => status === 'PAUSED', 'paused');
    await guest.press('transfer-resume');
  }
  const receiver = await grace.guest.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  const sender = await ada.guest.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  deepStrictEqual([sender.sent, receiver.received], [sender.total, sender.total]);
  equal(await sha256Of(await grace.guest.save()), await sha256Of(path));
  deepStrictEqual([...(await ada.tap.dropped())].sort(), ['go', 'hello', 'hold', 'ready', ...Array(3).fill('streams')]);
  const heard = ['go', 'hello', 'hold', 'progress', 'streams', 'want'];
  deepStrictEqual([...(await grace.tap.dropped())].sort(), heard);
}

/** The impolite side's offer of a new path, and the polite side's word that asks for one. */
async function loseRestart(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  setting.step('The path is lost, and then each side’s first word about a new one');
  await setting.network.silencePeers();
  for (const { tap } of [ada, grace]) {
    tap.next('OFFER', 'lost');
    tap.next('rejoin/restart', 'lost');
  }
  const met = () => [ada, grace].flatMap(({ tap }) => tap.met.slice(-1));
  await until(() => met().includes('OFFER lost') && met().includes('rejoin/restart lost'), 'both are lost', 60_000);
  await setting.network.heal();
  await Promise.all([ada.seesSoon(grace), grace.seesSoon(ada)]);
}

/** Where the server can't be reached either, the polite side asks on the channel, in case that this works in one direction. */
async function loseRestartInTheDark(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  setting.step('Path and server are lost, and then the word on the channel that asks for a new path');
  for (const { tap } of [ada, grace]) await tap.drop('restart');
  await setting.network.silencePeers();
  for (const { guest } of [ada, grace]) await setting.network.tear(guest.address, setting.server.port);
  const dropped = async () => [...(await ada.tap.dropped()), ...(await grace.tap.dropped())];
  await until(async () => (await dropped()).includes('restart'), 'it is lost', 60_000);
  await setting.network.heal();
  await Promise.all([ada.seesSoon(grace), grace.seesSoon(ada)]);
}

async function loseNoFile(setting: ScenarioSetting, ada: Seat, grace: Seat): Promise<void> {
  setting.step('Ada’s page is reloaded while a file waits, and its word that it has no file any more is lost');
  const path = await writeRandomFile(join(setting.folder, 'gone.bin'), FILE_BYTES);
  await ada.guest.offerFile(grace.guest, path);
  await grace.guest.part('offer').waitFor();
  await ada.guest.page.addInitScript("rejoinTap.drop.add('no-file')");
  await ada.guest.page.reload();
  await ada.guest.isIn('connected');
  await grace.guest.acceptFile();
  await grace.guest.transferSays('Ada must choose the file again');
  ok((await ada.tap.dropped()).includes('no-file'));
}

async function shows(guest: Seat, other: Seat, video: 'on' | 'off'): Promise<void> {
  const isSo = async () => (await guest.tile(other).getAttribute('data-video')) === video;
  await until(isSo, `${guest.guest.name} sees that ${other.guest.name}’s camera is ${video}`, REPAIRED_MS);
}
