import { deepStrictEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { RecoveryReport } from '../../../src/client/rejoin-client.js';
import type { MongoServer } from '../../support/mongo-server.js';
import { until } from '../../support/until.js';
import { writeRandomFile } from '../files.js';
import type { Guest } from '../guest.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const ROOM = 'evening';
/** More than a log holds, and more than a page of the history. */
const MISSED = 60;
/** An hour here: what was said longer ago than this is no longer in Redis. */
const LOG_SECONDS = 2;
const HOUR = { LOG_SECONDS: String(LOG_SECONDS), GRACE_SECONDS: '1', REPLAY_SECONDS: '600' };

export const afterAnHour: Scenario = {
  key: 'L',
  name: 'A page is reloaded after an hour away, and reads on; later it reads what was said before',
  withinSeconds: 180,
  needsMongo: true,
  async run(setting) {
    const mongo = await setting.startMongo();
    await setting.startServer({ MONGODB_URL: mongo.url, ...HOUR });
    const ada = await setting.invite('Ada');
    const grace = await setting.invite('Grace');
    await begin(setting, ada, grace);
    const missed = await beAway(setting, mongo, ada, grace);
    await readOn(setting, ada, missed);
    await comeAgain(setting, ada, missed);
    await lookUpFiles(setting, ada, grace);
    await loseTheArchive(setting, mongo, ada, missed);
  },
};

async function begin(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Grace says something alone; Ada comes, they talk, and a file goes over');
  await grace.join(ROOM);
  await grace.say('Before Ada came');
  await grace.reads('Before Ada came');
  await ada.join(ROOM);
  await ada.say('Good evening');
  await grace.reads('Good evening');
  await grace.say('And to you');
  await ada.reads('And to you');
  await ada.offerFile(grace, await writeRandomFile(join(setting.folder, 'score.bin'), 100_000));
  await grace.acceptFile();
  await ada.transferIs(({ status }) => status === 'COMPLETED', 'completed');
}

/** Until her seat is gone, and of what she missed nothing is in Redis any more. */
async function beAway(setting: ScenarioSetting, mongo: MongoServer, ada: Guest, grace: Guest): Promise<string[]> {
  setting.step(`Ada’s page is away for an hour; Grace says ${MISSED} things meanwhile`);
  // Her line is gone before her page is: nobody hears that it goes.
  await setting.network.tear(ada.address, setting.server.port);
  await ada.isIn('reconnecting');
  await ada.page.goto('about:blank');
  await grace.part('chat-notice').getByText('Ada lost the connection and is gone.').waitFor();
  await setting.network.heal();
  const missed = Array.from({ length: MISSED }, (_, index) => `Thought ${index + 1}`);
  for (const text of missed) await grace.say(text);
  await grace.reads(missed.at(-1)!);
  const saidAt = Date.now();
  const archived = () => mongo.db.collection('events').countDocuments({ topic: 'chat-message' });
  await until(async () => (await archived()) === MISSED + 3, 'everything is archived');
  await until(() => Date.now() - saidAt > LOG_SECONDS * 1000, 'the log is too old');
  return missed;
}

async function readOn(setting: ScenarioSetting, ada: Guest, missed: readonly string[]): Promise<void> {
  setting.step('She is back: one notice says what she missed, and she has each line once, in order');
  await ada.page.goBack();
  await ada.isIn('connected');
  await ada.reads(missed.at(-1)!);
  const notice = ada.part('recovery-notice');
  match(
    (await notice.textContent()) ?? '',
    new RegExp(`^Back( after \\d+ s)?\\. You missed ${MISSED} updates; nothing is lost\\.$`),
  );
  equal(await ada.part('chat-notice').getByText('You missed').count(), 1);
  const { recovered, resumed, archivedCount } = await recoveryOf(ada);
  deepStrictEqual([recovered, resumed, archivedCount], [true, false, MISSED]);
  const known = ['Good evening', 'And to you', ...missed];
  deepStrictEqual(await ada.lines(), known);
  setting.step('She looks for what was said before: it is what she has');
  await ada.scrollsToStart();
  await ada.loadMore('end').waitFor({ state: 'attached' });
  deepStrictEqual(await ada.lines(), known);
}

async function comeAgain(setting: ScenarioSetting, ada: Guest, missed: readonly string[]): Promise<void> {
  setting.step('She leaves, and comes in anew: the chat has the newest page of what was said while she was there');
  await ada.part('leave-button').click();
  await ada.part('join-form').waitFor();
  await ada.join(ROOM);
  await ada.reads(missed.at(-1)!);
  const page = await ada.lines();
  deepStrictEqual(page, missed.slice(-page.length));
  ok(page.length < MISSED, 'one page is not all');
  equal(await ada.part('chat-log').locator('[data-from-history]').count(), 0, 'nobody has it all read out');
  setting.step('She scrolls up: the rest comes, what she reads stays in its place, and nothing from before she came');
  const oldest = ada.part('chat-text').filter({ hasText: page[0]! }).first();
  await ada.scrollsToStart();
  const { y } = (await oldest.boundingBox())!;
  await ada.loadMore('end').waitFor({ state: 'attached' });
  deepStrictEqual(await ada.lines(), ['Good evening', 'And to you', ...missed]);
  ok(Math.abs((await oldest.boundingBox())!.y - y) < 2, 'the line stayed in its place');
  await ada.scrollsToStart();
  await ada.loadMore('end').getByText('Nothing earlier is kept for you here.').waitFor();
}

async function lookUpFiles(setting: ScenarioSetting, ada: Guest, grace: Guest): Promise<void> {
  setting.step('Her files of the past are listed');
  await ada.part('my-files-button').click();
  const file = ada.part('my-files-dialog').getByTestId('ended-transfer');
  await file.getByText('Grace has it, complete and checked').waitFor();
  for (const text of ['score.bin', `to ${grace.name}`, '100 kB']) await file.getByText(text).waitFor();
  equal(await file.count(), 1);
  await ada.part('dialog-close').click();
  await ada.part('my-files-dialog').waitFor({ state: 'detached' });
}

async function loseTheArchive(
  setting: ScenarioSetting,
  mongo: MongoServer,
  ada: Guest,
  missed: readonly string[],
): Promise<void> {
  setting.step('The archive is away: the chat says so and works, and has what was said once it is back');
  await mongo.kill();
  await ada.page.reload();
  await ada.isIn('connected');
  await ada.loadMore('waiting').getByText('can’t be loaded at the moment').waitFor();
  await ada.say('Still here');
  await ada.reads('Still here');
  await mongo.run();
  await ada.reads(missed.at(-1)!);
  deepStrictEqual((await ada.lines()).slice(-2), [missed.at(-1), 'Still here']);
}

function recoveryOf(guest: Guest): Promise<RecoveryReport> {
  return guest.page.evaluate(() => {
    const { rejoin } = globalThis as unknown as { rejoin: { room: { status: { recovery: RecoveryReport } } } };
    return rejoin.room.status.recovery;
  });
}
