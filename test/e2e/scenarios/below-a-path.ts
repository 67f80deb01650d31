import { deepStrictEqual, equal } from 'node:assert/strict';
import { join } from 'node:path';
import { sha256Of, writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import { ReverseProxy } from '../reverse-proxy.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 5_000_000;

/** Where many will put it: the server knows neither the path nor of TLS. */
export const belowAPath: Scenario = {
  key: 'BB',
  name: 'Behind nginx with TLS, below /rejoin/: page, explorer and REST documentation',
  withinSeconds: 150,
  async run(setting) {
    await setting.startDevelopmentServer();
    await setting.startReverseProxy();
    const ada = await setting.inviteBehindProxy('Ada');
    const grace = await setting.inviteBehindProxy('Grace');
    const asked = recordAddresses(ada);
    await meet(setting, ada, grace);
    await sendFile(setting, ada, grace);
    await reload(setting, ada);
    await explore(setting, ada);
    await tryRest(setting, ada);
    setting.step('Nothing was asked of any address outside of that path');
    const [https, wss] = [ReverseProxy.urlOf(ada.address), ReverseProxy.urlOf(ada.address).replace('https', 'wss')];
    deepStrictEqual(
      [...asked].filter((url) => !url.startsWith(https) && !url.startsWith(wss)),
      [],
    );
  },
};

async function meet(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Ada joins; Grace comes by the link that Ada copied');
  await ada.joinByName('lobby');
  await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ada.part('copy-link-button').click();
  await ada.page.getByText('The link is copied').first().waitFor();
  const link = await ada.page.evaluate(() => navigator.clipboard.readText());
  equal(link, `${ReverseProxy.urlOf(ada.address)}?room=lobby`);
  equal(ada.page.url(), link);
  await grace.page.goto(link.replace(ada.address, grace.address));
  await grace.part('join-name').fill('Grace');
  await grace.part('join-button').click();
  await grace.isIn('connected');
  setting.step('They chat, and see each other');
  await ada.say('Hello Grace');
  await grace.reads('Hello Grace');
  await ada.switchOn('microphone', 'camera');
  await grace.switchOn('microphone', 'camera');
  await Promise.all([ada.sees(grace), grace.sees(ada)]);
}

async function sendFile(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('A file goes from one to the other');
  const path = await writeRandomFile(join(setting.folder, 'below.bin'), FILE_BYTES);
  await ada.offerFile(grace, path);
  await grace.acceptFile();
  await grace.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await grace.save()), await sha256Of(path));
}

async function reload(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('A reloaded page is the same participant again');
  const before = await ada.participantId();
  await ada.page.reload();
  await ada.isIn('connected');
  equal(await ada.participantId(), before);
}

async function explore(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('The explorer asks and subscribes');
  await ada.page.goto('explorer');
  await ada.page.getByText('(Send query Who)').click();
  await ada.page.getByText('"name": "explorer"').first().waitFor();
  await ada.page.getByText('(Send subscription Follow)').click();
  await ada.page.getByText('"RoomSnapshot"').first().waitFor();
}

async function tryRest(setting: ScenarioSetting, ada: Guest): Promise<void> {
  setting.step('The REST documentation loads, and its operations can be tried');
  await ada.page.goto('webrtc/docs');
  await ada.page.getByRole('button', { name: 'Make a token' }).click();
  const operation = ada.page.locator('details', { hasText: 'connection-quality' }).filter({ hasText: 'POST' }).first();
  await operation.locator('summary').click();
  await operation.getByLabel('room_id').fill('lobby');
  await operation.getByRole('button', { name: 'Send' }).click();
  await operation.locator('pre').filter({ hasText: /^200 / }).waitFor();
  setting.step('The OpenAPI document names the server by where it lies itself');
  const url = `${ReverseProxy.urlOf(ada.address)}webrtc/openapi.json`;
  const { servers } = (await (await ada.page.request.get(url)).json()) as { servers: { url: string }[] };
  equal(new URL(servers[0]?.url ?? '', url).href, ReverseProxy.urlOf(ada.address));
}

function recordAddresses(guest: Guest): ReadonlySet<string> {
  const urls = new Set<string>();
  const record = (url: string) => {
    // Made in the page itself.
    if (!/^(data|blob):/.test(url)) urls.add(url);
  };
  guest.page.context().on('request', (request) => record(request.url()));
  guest.page.on('websocket', (socket) => record(socket.url()));
  return urls;
}
