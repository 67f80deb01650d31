import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { sha256Of, writeRandomFile } from '../files.js';
import { LabPage } from '../lab-page.js';
import { PeerTap } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 20_000_000;
const TURN_SECRET = 'what coturn and Rejoin share';

export const turn: Scenario = {
  key: 'J',
  name: 'Peers that can’t reach each other call and hand over a file through a TURN server',
  withinSeconds: 150,
  async run(setting) {
    const turnServer = await setting.startTurnServer(TURN_SECRET);
    await setting.startServer({ TURN_URLS: turnServer.url, TURN_SECRET });
    await setting.network.silencePeers();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await ada.join('detour');
    await grace.join('detour');
    setting.step('They see each other, with credentials that Rejoin made and coturn took');
    await ada.switchOn('camera');
    await grace.switchOn('camera');
    await Promise.all([ada.sees(grace), grace.sees(ada)]);
    deepStrictEqual(new Set([...turnServer.users].map((user) => user.split(':')[1])), new Set(['Ada', 'Grace']));
    setting.step('A file takes the same way, from peer to peer');
    const path = await writeRandomFile(join(setting.folder, 'detour.bin'), FILE_BYTES);
    await ada.offerFile(grace, path);
    await grace.acceptFile();
    await grace.transferIs(({ route, verified }) => route === 'peer' && verified > 0, 'bytes come from the peer');
    await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
    equal(await sha256Of(await grace.save()), await sha256Of(path));
    await setting.network.heal();
    await byRelayAlone(setting);
  },
};

/** Both could reach each other: that neither learns where the other is, is the application's wish. */
async function byRelayAlone(setting: ScenarioSetting): Promise<void> {
  setting.step('An application that wants relays only finds and tells no other address');
  const carl = await setting.invite('Carl');
  const dora = await setting.invite('Dora');
  const taps = [await PeerTap.on(carl.page), await PeerTap.on(dora.page)];
  const [sender, receiver] = [await LabPage.open(carl), await LabPage.open(dora)];
  for (const lab of [sender, receiver]) await lab.join('hidden', { iceTransportPolicy: 'relay' });
  const sha256 = await sender.offer(dora, 'hidden.bin', FILE_BYTES);
  await receiver.accept();
  await receiver.is(({ route, bytes }) => route === 'peer' && bytes > 0, 'bytes come from the peer');
  for (const tap of taps) deepStrictEqual(await tap.ownCandidates(), new Set(['relay']));
  await receiver.is(({ status }) => status === 'COMPLETED', 'completed');
  equal(await receiver.receivedSha256(), sha256);
}
