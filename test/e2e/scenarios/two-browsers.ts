import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { basename, join } from 'node:path';
import { until } from '../../support/until.js';
import { sha256Of, writeRandomFile } from '../files.js';
import type { FirefoxGuest } from '../firefox-guest.js';
import type { Guest } from '../guest.js';
import { PATIENCE_MS } from '../moving-picture.js';
import { inviteTapped } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const FILE_BYTES = 20_000_000;
/** Fewer could be what was on its way before. */
const FRAMES = 4;
const PACKETS = 20;

const OF_THE_FIRST_OUTAGE = ['Ada in the dark', 'Ada, where are you?', 'Hello from Ada', 'Hello from Fay'];
const OF_THE_SECOND_OUTAGE = ['Fay in the dark', 'Fay, where are you?'];

/** What a page's connections have received, by their own statistics. */
interface Received {
  readonly frames: number;
  readonly packets: number;
}

/** `rejoinTap` is what the recorder left in the page. Firefox never answers of a connection that is closed meanwhile. */
const RECEIVED = `(async () => {
  const open = rejoinTap.connections.filter(({ signalingState }) => signalingState !== 'closed');
  const late = new Promise((resolve) => setTimeout(resolve, 1_000, new Map()));
  const reports = await Promise.all(open.map((one) => Promise.race([one.getStats(), late])));
  const streams = reports.flatMap((report) => [...report.values()]).filter(({ type }) => type === 'inbound-rtp');
  const sum = (kind, counter) =>
    streams.filter((one) => one.kind === kind).reduce((total, one) => total + (one[counter] ?? 0), 0);
  return { frames: sum('video', 'framesDecoded'), packets: sum('audio', 'packetsReceived') };
})()`;

interface Two {
  readonly ada: Guest;
  readonly fay: FirefoxGuest;
}

export const twoBrowsers: Scenario = {
  key: 'CC',
  name: 'Firefox and Chromium call, chat, exchange files, and each comes back from an outage',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer();
    const { guest: ada } = await inviteTapped(setting, 'Ada');
    const fay = await setting.inviteWithFirefox('Fay');
    const two = { ada, fay };
    await meet(setting, two);
    await exchangeFiles(setting, two);
    await loseTheNetworkOf(setting, two, ada);
    deepStrictEqual((await fay.lines()).sort(), OF_THE_FIRST_OUTAGE);
    setting.step('Fay comes in again: now Firefox is the one that begins when a path is lost');
    await comeInUntilBegins(two, fay);
    await fay.switchOn('microphone', 'camera');
    await mediaFlow(two);
    await loseTheNetworkOf(setting, two, fay);
    setting.step('Each line was read once by both');
    deepStrictEqual((await fay.lines()).sort(), OF_THE_SECOND_OUTAGE);
    deepStrictEqual((await ada.lines()).sort(), [...OF_THE_FIRST_OUTAGE, ...OF_THE_SECOND_OUTAGE].sort());
  },
};

async function meet(setting: ScenarioSetting, { ada, fay }: Two): Promise<void> {
  await ada.join('babel');
  await fay.join('babel');
  await comeInUntilBegins({ ada, fay }, ada);
  setting.step('Ada (Chromium) and Fay (Firefox) call each other: sound and picture arrive in both');
  await ada.switchOn('microphone', 'camera');
  await fay.switchOn('microphone', 'camera');
  await mediaFlow({ ada, fay });
  setting.step('They chat');
  await talk({ ada, fay }, 'Hello');
}

/** Of two participants the one with the greater id is the impolite one, which makes the offers when a path is lost. */
async function comeInUntilBegins({ ada, fay }: Two, beginner: Guest | FirefoxGuest): Promise<void> {
  const isIt = async () => (await ada.participantId())! > (await fay.participantId()) === (beginner === ada);
  while (!(await isIt())) {
    await fay.leave();
    await fay.join('babel');
  }
}

async function exchangeFiles(setting: ScenarioSetting, { ada, fay }: Two): Promise<void> {
  setting.step('A file goes from Chromium to Firefox, and one back: both whole');
  const toFay = await writeRandomFile(join(setting.folder, 'to-fay.bin'), FILE_BYTES);
  await ada.offerFile(fay, toFay);
  await fay.acceptFile();
  await fay.transferIs('COMPLETED');
  equal(await sha256Of(await fay.save(basename(toFay), FILE_BYTES)), await sha256Of(toFay));
  const toAda = await writeRandomFile(join(setting.folder, 'to-ada.bin'), FILE_BYTES);
  await fay.offerFile(ada, toAda);
  await ada.acceptFile();
  await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
  equal(await sha256Of(await ada.save()), await sha256Of(toAda));
}

async function loseTheNetworkOf(setting: ScenarioSetting, two: Two, lost: Guest | FirefoxGuest): Promise<void> {
  const other = lost === two.ada ? two.fay : two.ada;
  setting.step(`${lost.name} reaches neither the server nor ${other.name}`);
  await setting.network.silencePeers();
  await setting.network.silence(lost.address, setting.server.port);
  await lost.isIn('reconnecting');
  await Promise.all([two.ada, two.fay].map((each) => linkIsLost(each)));
  await Promise.all([lost.say(`${lost.name} in the dark`), other.say(`${lost.name}, where are you?`)]);
  await setting.network.heal();
  await lost.isIn('connected');
  const lines = [`${lost.name} in the dark`, `${lost.name}, where are you?`];
  await Promise.all([two.ada, two.fay].flatMap((each) => lines.map((line) => each.reads(line))));
  await mediaFlow(two);
  await Promise.all([two.ada, two.fay].map((each) => nothingIsRestarted(each)));
  setting.step('Line, sound and picture are back in both');
}

async function linkIsLost(guest: Guest | FirefoxGuest): Promise<void> {
  const states = `rejoinTap.connections.map((one) => one.connectionState)`;
  const isLost = async () => !(await evaluate<string[]>(guest, states)).includes('connected');
  await until(isLost, `${guest.name} misses the other`, PATIENCE_MS);
}

/** A restart between the two may leave Firefox deaf for good: their links are replaced. */
async function nothingIsRestarted(guest: Guest | FirefoxGuest): Promise<void> {
  const offers = await evaluate<number[]>(guest, 'rejoinTap.connections.map((one) => one.offers)');
  ok(Math.max(...offers) === 1, `${guest.name}'s connections were offered ${offers.join(', ')} times`);
}

async function talk({ ada, fay }: Two, text: string): Promise<void> {
  await ada.say(`${text} from Ada`);
  await fay.reads(`${text} from Ada`);
  await fay.say(`${text} from Fay`);
  await ada.reads(`${text} from Fay`);
}

async function mediaFlow({ ada, fay }: Two): Promise<void> {
  await Promise.all([ada, fay].map((guest) => mediaArrives(guest)));
}

/** Frames and packets arrive from now on. */
async function mediaArrives(guest: Guest | FirefoxGuest): Promise<void> {
  let last = await evaluate<Received>(guest, RECEIVED);
  const arrived = { frames: 0, packets: 0 };
  const hasArrived = async () => {
    const now = await evaluate<Received>(guest, RECEIVED);
    for (const what of ['frames', 'packets'] as const) arrived[what] += Math.max(0, now[what] - last[what]);
    last = now;
    return arrived.frames >= FRAMES && arrived.packets >= PACKETS;
  };
  await until(hasArrived, `${guest.name} is sent sound and pictures`, PATIENCE_MS).catch((error: unknown) => {
    throw new Error(`${guest.name} is sent sound and pictures, but ${JSON.stringify(arrived)} came`, { cause: error });
  });
}

function evaluate<Value>(guest: Guest | FirefoxGuest, expression: string): Promise<Value> {
  return 'page' in guest ? guest.page.evaluate<Value>(expression) : guest.evaluate<Value>(expression);
}
