import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { pausesOnTheWay } from '../at-rest.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 30_000_000;

/** A reload is a lost connection and a lost memory; only what the browser and the server kept is left. */
export const reload: Scenario = {
  key: 'C',
  name: 'Pages are reloaded in a call and a transfer, and come back as themselves',
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await loseTheScript(setting, ada);
    const path = await begin(setting, ada, grace);
    const { verified } = await grace.transfer();
    await goAwayAndReturn(setting, ada, grace);
    await forgetTheFile(setting, ada, path);
    await goOn(setting, ada, grace, await sha256Of(path), verified);
    await reloadBoth(setting, ada, grace, await sha256Of(path));
  },
};

async function loseTheScript(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('A script is lost on the way: the page says so, and comes when it is asked again');
  await ada.page.route(/\/page-chunk-[A-Z0-9]{8}\.js$/, (request) => request.abort('connectionfailed'), { times: 1 });
  await ada.page.goto('/');
  const notice = ada.part('arrival');
  await notice.getByText('its script is missing').waitFor();
  await notice.getByRole('link', { name: 'Load it again' }).click();
  await ada.part('join-form').waitFor();
  equal(await notice.count(), 0);
}

async function begin(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<string> {
  setting.step('A call, and a file that is paused on its way');
  await ada.join('reload');
  await grace.join('reload');
  await grace.switchOn('camera');
  await ada.sees(grace);
  await ada.say('Before');
  await grace.reads('Before');
  const path = await writeRandomFile(join(setting.folder, 'half.bin'), FILE_BYTES);
  await pausesOnTheWay(ada, grace, path);
  return path;
}

async function goAwayAndReturn(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Grace’s page is gone; Ada goes on talking');
  const before = await grace.participantId();
  await grace.page.goto('about:blank');
  await ada.person(grace, 'RECONNECTING').waitFor();
  await ada.say('While away, one');
  await ada.say('While away, two');
  await ada.reads('While away, two');
  setting.step('Her page comes back: the same participant, with every line, on camera again');
  await grace.page.goBack();
  await grace.isIn('connected');
  await ada.person(grace, 'CONNECTED').waitFor();
  equal(await grace.participantId(), before);
  await grace.reads('While away, two');
  deepStrictEqual(await grace.lines(), ['Before', 'While away, one', 'While away, two']);
  await ada.sees(grace);
}

async function forgetTheFile(setting: ScenarioSetting, ada: Guest, path: string): Promise<void> {
  setting.step('Ada’s page is reloaded: it asks for the file once more');
  const before = await ada.participantId();
  await ada.page.reload();
  await ada.isIn('connected');
  equal(await ada.participantId(), before);
  await ada.part('transfer-attach').waitFor();
  await ada.part('transfer-attach-file').setInputFiles(path);
  await ada.part('transfer-resume').click();
}

async function goOn(setting: ScenarioSetting, ada: Guest, grace: Guest, sha256: string, kept: number): Promise<void> {
  setting.step('The file goes on from where it was, and arrives whole');
  const receiver = await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  const sender = await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), sha256);
  const rest = Math.ceil(FILE_BYTES / 65_536) - kept;
  deepStrictEqual([sender.sent, receiver.received, receiver.duplicate], [rest, rest, 0]);
}

/** Their offers cross, and each has other things to send: the connections must come together all the same. */
async function reloadBoth(setting: ScenarioSetting, ada: Guest, grace: Guest, sha256: string): Promise<void> {
  setting.step('Both pages are reloaded at once: they see each other');
  await ada.switchOn('microphone', 'camera');
  await Promise.all([ada, grace].map((guest) => guest.page.reload()));
  await Promise.all([ada.isIn('connected'), grace.isIn('connected')]);
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  setting.step('The file that Grace received is still there to be saved');
  equal(await sha256Of(await grace.save()), sha256);
  setting.step('Another one goes from peer to peer');
  await grace.offerFile(ada, await writeRandomFile(join(setting.folder, 'after.bin'), FILE_BYTES));
  await ada.acceptFile();
  await ada.transferIs(({ route, verified }) => route === 'peer' && verified > 0, 'bytes come from the peer');
}
