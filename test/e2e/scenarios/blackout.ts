import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 50_000_000;
const CHUNK_BYTES = 65_536;
/** 16 MiB. */
const ASKED_AHEAD = 256;

/** What a tunnel does: packets go nowhere, and nobody is told. */
export const blackout: Scenario = {
  key: 'B',
  name: 'The network goes dark in a call and a transfer, and both go on',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await call(ada, grace);
    const path = await writeRandomFile(join(setting.folder, 'tunnel.bin'), FILE_BYTES);
    await ada.offerFile(grace, path);
    await grace.acceptFile();
    await grace.transferIs(({ verified }) => verified > 20, 'bytes flow');
    await loseThePath(setting, ada, grace);
    await loseEverything(setting, ada, grace);
    await receive(ada, grace, await sha256Of(path));
  },
};

async function call(ada: Guest, grace: Guest): Promise<void> {
  await ada.join('tunnel');
  await grace.join('tunnel');
  await ada.switchOn('camera');
  await grace.switchOn('camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
}

async function loseThePath(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Nothing gets from peer to peer any more');
  await setting.network.silencePeers();
  await Promise.all([ada.misses(grace), grace.misses(ada)]);
  const { verified } = await grace.transfer();
  await setting.network.heal();
  setting.step('A new path is found: bytes flow, pictures move');
  await grace.transferIs((now) => now.verified > verified, 'bytes flow again');
  // Something must be left for the next darkness.
  await grace.press('transfer-pause');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
}

async function loseEverything(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada reaches neither Grace nor the server; the file waits');
  await setting.network.silencePeers();
  await setting.network.silence(ada.address, setting.server.port);
  await ada.isIn('reconnecting');
  await ada.say('From the tunnel');
  await grace.say('Where are you?');
  await grace.misses(ada);
  await setting.network.heal();
  setting.step('She is back: lines, pictures and the file go on');
  await ada.isIn('connected');
  await Promise.all([ada.reads('Where are you?'), grace.reads('From the tunnel')]);
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
  equal((await grace.transfer()).status, 'PAUSED');
  await grace.press('transfer-resume');
}

async function receive(ada: Guest, grace: Guest, sha256: string): Promise<void> {
  const sender = await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  const receiver = await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), sha256);
  const total = Math.ceil(FILE_BYTES / CHUNK_BYTES);
  deepStrictEqual([receiver.received, receiver.duplicate], [total, 0]);
  // A new path loses nothing. Where both looked for one at the same moment the connection is a new one too, and what was
  // on its way is asked for again: never more than a receiver asks ahead.
  const again = sender.sent - total;
  ok(again >= 0 && again <= ASKED_AHEAD, `${again} chunks were sent again`);
}
