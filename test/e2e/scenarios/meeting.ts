import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { comesToRest } from '../at-rest.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest, ShownTransfer } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 100_000_000;

/** The main job. */
export const meeting: Scenario = {
  key: 'A',
  name: 'Two people meet, lose their connections and the server, and hand over 100 MB',
  withinSeconds: 300,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await meet(setting, ada, grace);
    await refuseStranger(setting);
    const sent = await startFile(setting, ada, grace);
    await pauseFromEachSide(setting, ada, grace);
    await tearOneLine(setting, ada, grace);
    await killServer(setting, ada, grace);
    await receiveFile(setting, ada, grace, sent);
    await compareChats(setting, ada, grace);
  },
};

async function meet(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('They join, greet and see each other');
  await ada.join('lobby');
  await grace.join('lobby');
  await talk(ada, grace, 'Hello Grace');
  await talk(grace, ada, 'Hello Ada');
  await ada.switchOn('microphone', 'camera');
  await grace.switchOn('microphone', 'camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
}

async function refuseStranger(setting: ScenarioSetting): Promise<void> {
  setting.step('Somebody with a token for another room is refused, and told why');
  const stranger = await setting.invite('Eve');
  await stranger.knock('lobby', ['elsewhere']);
  const refusal = stranger.part('join-error');
  await refusal.waitFor();
  equal(await refusal.getAttribute('data-code'), 'FORBIDDEN');
  ok(/token doesn’t cover the room “lobby”/.test(await refusal.innerText()));
  await stranger.page.context().close();
}

async function startFile(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<string> {
  setting.step('Ada hands Grace 100 MB, from browser to browser');
  const path = await writeRandomFile(join(setting.folder, 'measurements.bin'), FILE_BYTES);
  const sha256 = await sha256Of(path);
  await ada.offerFile(grace, path);
  await grace.acceptFile();
  await Promise.all([ada, grace].map((guest) => guest.notesProgress()));
  const flows = ({ route, verified }: ShownTransfer) => route === 'peer' && verified > 0;
  await Promise.all([ada.transferIs(flows, 'bytes go'), grace.transferIs(flows, 'bytes come')]);
  return sha256;
}

async function pauseFromEachSide(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  for (const [pauser, other] of [
    [ada, grace],
    [grace, ada],
  ] as const) {
    await pauser.press('transfer-pause');
    setting.step(`${pauser.name} pauses ${await progressOf(grace)}`);
    await pauser.transferIs(({ pausedBy }) => pausedBy === 'me', 'paused by me');
    await other.transferIs(({ pausedBy }) => pausedBy === 'other', 'paused by the other');
    await standsStill(ada, grace, pauser);
    await goOn(pauser, ada, grace);
  }
}

async function goOn(pauser: Guest, ada: Guest, grace: Guest): Promise<void> {
  const { verified } = await grace.transfer();
  await pauser.press('transfer-resume');
  const flows = (now: ShownTransfer) => now.pausedBy === '' && now.verified > verified;
  await Promise.all([ada, grace].map((guest) => guest.transferIs(flows, 'goes on')));
}

/** What was on its way arrives; then nothing moves for as long as it takes both to say something and be heard. */
async function standsStill(ada: Guest, grace: Guest, pauser: Guest): Promise<void> {
  const counts = async () => [(await ada.transfer()).sent, (await grace.transfer()).received] as const;
  await comesToRest(ada, grace);
  const before = await counts();
  await talk(ada, grace, `${pauser.name} pauses: do you see it move?`);
  await talk(grace, ada, `${pauser.name} pauses: no, it stands`);
  deepStrictEqual(await counts(), before);
}

async function tearOneLine(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  await setting.network.tear(ada.address, setting.server.port);
  setting.step(`Ada’s line to the server is torn ${await progressOf(grace)}, and both go on talking`);
  await grace.say('Ada, are you there?');
  await ada.say('Torn: I say this to myself');
  await ada.isIn('reconnecting');
  await grace.person(ada, 'RECONNECTING').waitFor();
  await ada.page.locator('[data-testid=chat-line][data-state=sending]').waitFor();
  const { verified, total } = await grace.transfer();
  ok(verified < total, 'The file was through before the line was torn');
  await setting.network.heal();
  await ada.isIn('connected');
  await grace.transferIs((now) => now.verified > verified, 'goes on by itself after the return');
  // Not that it is through before the server is killed.
  await grace.press('transfer-pause');
  await ada.part('chat-notice').filter({ hasText: /^Back/ }).first().waitFor();
  await ada.reads('Ada, are you there?');
  await grace.reads('Torn: I say this to myself');
  await grace.person(ada, 'CONNECTED').waitFor();
  await goOn(grace, ada, grace);
}

async function killServer(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  const { verified, total } = await grace.transfer();
  await setting.server.kill();
  setting.step(`The server is killed ${await progressOf(grace)}, and started again`);
  ok(verified < total, 'The file was through before the server was killed');
  await Promise.all([ada.isIn('reconnecting'), grace.isIn('reconnecting')]);
  await ada.say('No server: I write all the same');
  await grace.say('No server: so do I');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  await setting.server.run();
  await Promise.all([ada.isIn('connected'), grace.isIn('connected')]);
  await ada.reads('No server: so do I');
  await grace.reads('No server: I write all the same');
}

async function receiveFile(setting: ScenarioSetting, ada: Guest, grace: Guest, sha256: string): Promise<void> {
  setting.step('The file arrives, whole, and no chunk was sent twice');
  const sender = await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  const receiver = await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), sha256);
  const total = Math.ceil(FILE_BYTES / 65_536);
  deepStrictEqual([sender.total, sender.sent, receiver.received, receiver.duplicate], [total, total, total, 0]);
  for (const guest of [ada, grace]) {
    const percents = await guest.notedProgress();
    ok(percents.length >= 20, `${guest.name} saw the progress ${percents.length} times`);
    deepStrictEqual(
      percents,
      [...percents].sort((one, other) => one - other),
    );
  }
}

/** Each line once; each person's in order; and an answer after what it answers. */
async function compareChats(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Both have read the same, each line once and in order');
  await talk(ada, grace, 'Got it?');
  await talk(grace, ada, 'Got it.');
  const inTurn = [
    'Hello Grace',
    'Hello Ada',
    ...['Ada', 'Grace'].flatMap((name) => [`${name} pauses: do you see it move?`, `${name} pauses: no, it stands`]),
  ];
  const atOnce = [
    ['Ada, are you there?', 'Torn: I say this to myself'],
    ['No server: I write all the same', 'No server: so do I'],
  ] as const;
  for (const guest of [ada, grace]) {
    const lines = await guest.lines();
    const talkedAtOnce = [lines.slice(6, 8), lines.slice(8, 10)].map((pair) => [...pair].sort());
    deepStrictEqual(lines.slice(0, 6), inTurn);
    deepStrictEqual(talkedAtOnce, atOnce);
    deepStrictEqual(lines.slice(10), ['Got it?', 'Got it.']);
  }
}

async function progressOf(receiver: Guest): Promise<string> {
  return `at ${(await receiver.transfer()).percent} %`;
}

async function talk(from: Guest, to: Guest, text: string): Promise<void> {
  await from.say(text);
  await from.reads(text);
  await to.reads(text);
}
