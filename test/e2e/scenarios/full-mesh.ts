import { deepStrictEqual, equal, ok } from 'node:assert/strict';
import { until } from '../../support/until.js';
import { Caller, type CallState } from '../caller.js';
import type { Stat } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const PEOPLE = 11;
const MESH = 8;
const LINKED_WITHIN_MS = 90_000;

export const fullMesh: Scenario = {
  key: 'T',
  name: 'Of eleven callers the first eight have a link to each other and to nobody else, and each is told who is outside',
  withinSeconds: 240,
  async run(setting) {
    await setting.startServer();
    const callers = await everybody(setting);
    setting.step('All eleven send a picture at once');
    await Promise.all(callers.map((caller) => caller.publishStill()));
    await isMeshOf(callers, callers.slice(0, MESH));
    setting.step('The third leaves: the ninth moves in, and is called');
    await callers[2]!.leave();
    const left = callers.filter((_, at) => at !== 2);
    await isMeshOf(left, left.slice(0, MESH));
    setting.step(
      'Two hang up until all links to them are gone, and join the call again: they are called, also by each other',
    );
    await hangUpForLong(left.slice(0, 2));
    await isMeshOf(left, left.slice(0, MESH));
    await handOverAcross(setting, callers[10]!, callers[0]!);
  },
};

/** In a known order: who came first is in. */
async function everybody(setting: ScenarioSetting): Promise<readonly Caller[]> {
  const names = Array.from({ length: PEOPLE }, (_, at) => `P${String(at + 1).padStart(2, '0')}`);
  const callers: Caller[] = [];
  for (const name of names) callers.push(await Caller.open(setting, name));
  for (const caller of callers) await caller.join('full');
  return callers;
}

async function isMeshOf(callers: readonly Caller[], inside: readonly Caller[]): Promise<void> {
  const isSettled = async () => {
    const states = await Promise.all(callers.map((caller) => caller.state()));
    return states.every((state, at) => sees(state, inside.includes(callers[at]!) ? MESH - 1 : 0));
  };
  await until(isSettled, 'each gets the picture of each other of the mesh', LINKED_WITHIN_MS);
  const ids = await Promise.all(callers.map(async (caller) => (await caller.state()).me));
  const outside = ids.filter((_, at) => !inside.includes(callers[at]!));
  for (const [at, caller] of callers.entries()) {
    const { isInMesh, outsideMesh, remote } = await caller.state();
    equal(isInMesh, inside.includes(caller), `${caller.guest.name} is told whether it is inside`);
    deepStrictEqual([...outsideMesh].sort(), [...outside].sort(), `${caller.guest.name} is told who is not`);
    const others = ids.filter((id, place) => isInMesh && place !== at && !outside.includes(id));
    deepStrictEqual(remote.map(({ from }) => from).sort(), others.sort());
  }
  await expectPairs(callers);
}

/** So long that what is not needed is given up, without the half minute that this takes. */
async function hangUpForLong(two: readonly Caller[]): Promise<void> {
  const inBoth = (script: string) => Promise.all(two.map(({ guest }) => guest.page.evaluate<unknown>(script)));
  await inBoth('room.media.leaveCall()');
  const knowOfEachOther = async () => (await inBoth('room.media.outOfCall.size')).every((count) => count === 1);
  await until(knowOfEachOther, 'each knows that the other has hung up', LINKED_WITHIN_MS);
  await inBoth('rejoinTap.connections.forEach((one) => one.close())');
  await inBoth('room.media.joinCall()');
  await Promise.all(two.map((caller) => caller.publishStill()));
}

/** Files have no limit. */
async function handOverAcross(setting: ScenarioSetting, outsider: Caller, insider: Caller): Promise<void> {
  setting.step('The eleventh hands a file to the first, directly, and no picture goes with it');
  const sha256 = await outsider.lab.offer(insider.guest, 'across.bin', 300_000);
  await insider.lab.accept();
  await insider.lab.is(({ status }) => status === 'COMPLETED', 'completed');
  equal(await insider.lab.receivedSha256(), sha256);
  equal((await pathsOf(insider)).length, MESH, 'one link is for the file');
  const [own, others] = [await outsider.state(), await insider.state()];
  deepStrictEqual([own.remote.length, others.remote.length], [0, MESH - 1]);
  deepStrictEqual(await outsider.videos(), []);
}

function sees({ remote }: CallState, count: number): boolean {
  return remote.length === count && remote.every(({ kinds }) => kinds === 'video');
}

/** By the ports that their links go between: each has its other end with somebody else. */
async function expectPairs(callers: readonly Caller[]): Promise<void> {
  const paths = await Promise.all(callers.map((caller) => pathsOf(caller)));
  const ends = new Map(paths.flatMap((own, at) => own.map(({ local }) => [local, at] as const)));
  paths.forEach((own, at) => {
    const { name } = callers[at]!.guest;
    ok(own.length <= MESH - 1, `${name} holds ${own.length} links`);
    const others = own.map(({ remote }) => ends.get(remote));
    equal(new Set([...others, at]).size, own.length + 1, `${name} links to ${String(others)}`);
    for (const { local, remote } of own) {
      const back = paths[ends.get(remote) ?? -1]?.some((path) => path.local === remote && path.remote === local);
      ok(back, `${name} holds a link whose other end is nobody’s`);
    }
  });
}

async function pathsOf({ tap }: Caller): Promise<readonly { readonly local: unknown; readonly remote: unknown }[]> {
  const stats = await tap.stats('candidate-pair', 'local-candidate', 'remote-candidate', 'transport');
  const known = new Map(stats.map((stat) => [stat['id'], stat] as const));
  const pairs = stats.map((stat) => known.get(stat['selectedCandidatePairId'])).filter((pair) => pair !== undefined);
  const port = (stat: Stat, end: string): unknown => known.get(stat[`${end}CandidateId`])?.['port'];
  return pairs.map((pair) => ({ local: port(pair, 'local'), remote: port(pair, 'remote') }));
}
