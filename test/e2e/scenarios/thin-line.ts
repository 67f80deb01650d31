import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../support/until.js';
import { Caller, type CallState } from '../caller.js';
import type { Stat } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const NAMES = ['Ada', 'Grace', 'Carl'] as const;
const BYTES_PER_SECOND = 45_000;
const WINDOW_MS = 4_000;
/** Of at most so many … */
const WINDOWS = 15;
/** … so many are without a picture. */
const WITHOUT_PICTURE = 4;
/** Beyond what a busy machine conceals on a free line. */
const MOST_CONCEALED = 0.02;
const SHOWN_WITHIN_MS = 100_000;

export const thinLine: Scenario = {
  key: 'U',
  name: 'Pictures follow their tiles; on a thin line video goes off, is told, leaves the sound clean, and is back by itself',
  withinSeconds: 300,
  async run(setting) {
    await setting.startServer();
    const callers: Caller[] = [];
    for (const name of NAMES) callers.push(await Caller.open(setting, name));
    for (const caller of callers) {
      await caller.join('thin');
      await caller.plays();
    }
    for (const caller of callers) await caller.publish({ audio: true, video: { width: 320, height: 180 } });
    await all(callers, isSeen, 'everybody sees and hears everybody');
    await sizesFollow(setting, callers);
    const onFreeLine = await concealed(callers);
    setting.step(`All six directions together get ${BYTES_PER_SECOND / 1000} kB/s`);
    await setting.network.thin(BYTES_PER_SECOND);
    await all(callers, isStarved, 'everybody is told that video is off, and by what');
    await expectCleanSound(setting, callers, onFreeLine);
    setting.step('The line is what it was, and nobody does anything');
    await setting.network.heal();
    const healedAt = performance.now();
    await all(callers, isSeen, 'video is back everywhere');
    setting.step(`Video was back after ${((performance.now() - healedAt) / 1000).toFixed(0)} s`);
    const before = await decoded(callers);
    await until(async () => (await decoded(callers)) > before + 100, 'the pictures move', SHOWN_WITHIN_MS);
  },
};

function isSeen({ remote }: CallState): boolean {
  return remote.length === 2 && remote.every(({ kinds, videoPaused }) => kinds === 'audio video' && !videoPaused);
}

function isStarved({ remote }: CallState): boolean {
  return (
    remote.length === 2 && remote.every(({ kinds, videoPaused }) => kinds === 'audio' && videoPaused === 'starved')
  );
}

async function all(callers: readonly Caller[], holds: (state: CallState) => boolean, what: string): Promise<void> {
  let states: readonly CallState[] = [];
  const isSo = async () => (states = await Promise.all(callers.map((caller) => caller.state()))).every(holds);
  await until(isSo, what, SHOWN_WITHIN_MS).catch((error: unknown) => {
    throw new Error(`Not so: ${what}, but ${JSON.stringify(states)}`, { cause: error });
  });
}

async function sizesFollow(setting: ScenarioSetting, [ada, grace]: readonly Caller[]): Promise<void> {
  setting.step('Ada shows the others small, then not at all: it comes small, then nothing comes, to her alone');
  const widths = async (caller: Caller) => (await caller.videos()).map(({ frameWidth }) => frameWidth);
  await ada!.showsAll({ width: 160, height: 90 });
  const isSmall = async () => (await widths(ada!)).every((width) => width === 160);
  await until(isSmall, 'the others come small', SHOWN_WITHIN_MS);
  deepStrictEqual(await widths(grace!), [320, 320]);
  await ada!.showsAll(null);
  const received = async (caller: Caller) => total(await caller.videos(), 'framesReceived');
  let before = -1;
  const nothingComes = async () => {
    const now = await Promise.all([ada!, grace!].map(received));
    const [stands, moves] = [now[0] === before, now[1]! > 0];
    before = now[0]!;
    await wait(1_000);
    return stands && moves;
  };
  await until(nothingComes, 'nothing comes to Ada', SHOWN_WITHIN_MS);
  await ada!.showsAll({ width: 320, height: 180 });
  const isLarge = async () => (await widths(ada!)).every((width) => width === 320);
  await until(isLarge, 'the others come large again', SHOWN_WITHIN_MS);
}

/** Now and then a picture is tried out: what counts is the sound of the times in which none is sent. */
async function expectCleanSound(setting: ScenarioSetting, callers: readonly Caller[], before: number): Promise<void> {
  const shares: number[] = [];
  const seen: string[] = [];
  for (let window = 0; window < WINDOWS && shares.length < WITHOUT_PICTURE; window++) {
    const pictures = await encoded(callers);
    const share = await concealed(callers);
    const isWithout = (await encoded(callers)) === pictures;
    if (isWithout) shares.push(share);
    seen.push(`${(share * 100).toFixed(1)} %${isWithout ? '' : ' (a picture was tried out)'}`);
  }
  setting.step(`Of the sound, so much had to be made up in ${WINDOW_MS / 1000} s each: ${seen.join(', ')}`);
  equal(shares.length, WITHOUT_PICTURE, 'windows without a picture');
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  ok(mean < before + MOST_CONCEALED, `concealed: ${seen.join(', ')}; on a free line ${(before * 100).toFixed(1)} %`);
}

async function encoded(callers: readonly Caller[]): Promise<number> {
  const sent = (await Promise.all(callers.map(({ tap }) => tap.stats('outbound-rtp')))).flat();
  return total(
    sent.filter(({ kind }) => kind === 'video'),
    'framesSent',
  );
}

/** The share of the sound that never came, or too late. */
async function concealed(callers: readonly Caller[]): Promise<number> {
  const before = await heard(callers);
  await wait(WINDOW_MS);
  const now = await heard(callers);
  return (now.concealed - before.concealed) / (now.samples - before.samples);
}

async function heard(callers: readonly Caller[]): Promise<{ readonly concealed: number; readonly samples: number }> {
  const sounds = (await inbound(callers)).filter(({ kind }) => kind === 'audio');
  return { concealed: total(sounds, 'concealedSamples'), samples: total(sounds, 'totalSamplesReceived') };
}

async function decoded(callers: readonly Caller[]): Promise<number> {
  return total(await inbound(callers), 'framesDecoded');
}

async function inbound(callers: readonly Caller[]): Promise<readonly Stat[]> {
  return (await Promise.all(callers.map(({ tap }) => tap.stats('inbound-rtp')))).flat();
}

function total(stats: readonly Stat[], field: string): number {
  return stats.reduce((sum, stat) => sum + Number(stat[field] ?? 0), 0);
}
