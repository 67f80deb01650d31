import { deepStrictEqual, ok } from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../support/until.js';
import { randomness } from '../../support/randomness.js';
import type { Guest } from '../guest.js';
import { inviteTapped, type PeerTap, type TappedGuest } from '../peer-tap.js';
import type { Scenario } from '../scenario.js';
import type { ScenarioSetting } from '../setting.js';

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const NAMES = ['Ada', 'Grace', 'Carl', 'Dora'] as const;
const TOGGLING_MS = 60_000;
const SEEN_WITHIN_MS = 5_000;

/** Switches at random, as people do, only more often. */
export const randomToggles: Scenario = {
  key: 'S',
  name: `Four people toggle camera and screen at random for a minute, SEED=${SEED}, and each toggle is seen`,
  withinSeconds: 180,
  async run(setting) {
    await setting.startServer();
    const people: Person[] = [];
    for (const name of NAMES) people.push(new Person(await inviteTapped(setting, name)));
    for (const { guest } of people) await guest.join('busy');
    await beginTogether(setting, people);
    const random = randomness(SEED);
    const gaps: number[] = [];
    const end = performance.now() + TOGGLING_MS;
    while (performance.now() < end) {
      const person = people[Math.floor(random() * people.length)]!;
      // A second hand at another device, now and then at the same moment.
      const another = random() < 0.3 ? people[Math.floor(random() * people.length)]! : person;
      const hands = [person, another].filter((one, at, all) => all.indexOf(one) === at);
      const device = () => (random() < 0.5 ? 'camera' : 'screen');
      gaps.push(...(await Promise.all(hands.map((one) => one.toggle(device(), people)))).flat());
      await wait(random() * 500);
    }
    report(setting, gaps);
    await expectOneHandshake(people);
  },
};

class Person {
  readonly #on = { camera: false, screen: false };

  readonly guest: Guest;
  readonly tap: PeerTap;

  constructor({ guest, tap }: TappedGuest) {
    this.guest = guest;
    this.tap = tap;
  }

  /** After how many milliseconds each of the others saw it. */
  async toggle(device: 'camera' | 'screen', people: readonly Person[]): Promise<number[]> {
    const on = (this.#on[device] = !this.#on[device]);
    await this.guest.press(`${device}-button`);
    await this.guest.page.locator(`[data-testid=${device}-button][aria-pressed=${on}]`).waitFor();
    const others = people.filter((one) => one !== this);
    return Promise.all(others.map((other) => other.#notices(this, device, on)));
  }

  async #notices(other: Person, device: 'camera' | 'screen', on: boolean): Promise<number> {
    const startedAt = performance.now();
    const { name, userId } = other.guest;
    const tile = `[data-testid=tile-remote][data-label=${device}][data-user-id="${userId}"]`;
    const isSo = on ? this.#movesIn(`${tile}[data-video=on] video`) : this.#isGone(`${tile}[data-video=on]`);
    await until(isSo, `${this.guest.name} sees ${name}’s ${device} ${on ? 'on' : 'off'}`, SEEN_WITHIN_MS);
    return performance.now() - startedAt;
  }

  /** New frames since the first look at that picture; a new element counts from 0. */
  #movesIn(selector: string): () => Promise<boolean> {
    let before: number | undefined;
    return async () => {
      const frames = await this.guest.page.evaluate<number>(
        `document.querySelector(${JSON.stringify(selector)})?.getVideoPlaybackQuality().totalVideoFrames ?? -1`,
      );
      if (frames < 0) before = undefined;
      else before = Math.min(before ?? frames, frames);
      return before !== undefined && frames > before + 1;
    };
  }

  #isGone(selector: string): () => Promise<boolean> {
    return async () => (await this.guest.page.locator(selector).count()) === 0;
  }
}

/** So that all have links, and their first offers cross. */
async function beginTogether(setting: ScenarioSetting, people: readonly Person[]): Promise<void> {
  setting.step('All four switch their cameras on at the same moment');
  await Promise.all(people.map((person) => person.toggle('camera', people)));
}

function report(setting: ScenarioSetting, gaps: readonly number[]): void {
  const sorted = [...gaps].sort((one, other) => one - other).map(Math.round);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)];
  setting.step(
    `${sorted.length} times somebody saw it: after ${at(0.5)} ms (median), ${at(0.95)} (95 %), ${at(1)} (longest)`,
  );
  ok(sorted.length > 30, 'too few toggles to show anything');
}

/** A pair has one connection, and each side of it has seen one offer. */
async function expectOneHandshake(people: readonly Person[]): Promise<void> {
  const expected = people.slice(1).map(() => ({ state: 'connected', offers: 1 }));
  for (const { guest, tap } of people) deepStrictEqual(await tap.connections(), expected, guest.name);
}
