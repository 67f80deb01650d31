import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Scenario } from '../scenario.js';

const FILE_BYTES = 6_000_000;

export const relay: Scenario = {
  key: 'H',
  name: 'Peers that can’t reach each other hand over a file by way of the server',
  withinSeconds: 150,
  async run(setting) {
    await setting.startServer();
    await setting.network.silencePeers();
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await ada.join('firewall');
    await grace.join('firewall');
    const path = await writeRandomFile(join(setting.folder, 'detour.bin'), FILE_BYTES);
    setting.step('After a patient wait for the peer the bytes take the other way');
    await ada.offerFile(grace, path);
    await grace.acceptFile();
    await Promise.all(
      [ada, grace].map((guest) => guest.part('transfer-state').getByText('by way of the server').waitFor()),
    );
    await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
    await grace.part('transfer-save').waitFor();
    setting.step('It arrives whole; each chunk went up once and came down once');
    equal(await sha256Of(await grace.save()), await sha256Of(path));
    const total = Math.ceil(FILE_BYTES / 65_536);
    // The last answer to an upload may come after the news that all is there.
    const sender = await ada.transferIs(({ sent }) => sent >= total, 'all sent');
    const { received, duplicate } = await grace.transfer();
    deepStrictEqual([sender.status, sender.sent, received, duplicate], ['COMPLETED', total, total, 0]);
  },
};
