import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { report, runScenario, type Outcome, type Scenario } from '../e2e/scenario.js';
import type { ScenarioSetting } from '../e2e/setting.js';

// The run's own logic: what it forgives, and that it can fail. Its stories are played by `npm run e2e`.
const lines: string[] = [];

beforeEach(() => void jest.spyOn(console, 'log').mockImplementation((text: string) => void lines.push(text)));

afterEach(() => {
  jest.restoreAllMocks();
  lines.length = 0;
});

/** A scenario that fails so many times, each time in words of its own, and then passes. */
function failing(times: number, more: Partial<Scenario> = {}): Scenario {
  let plays = 0;
  const run = async () => {
    plays += 1;
    if (plays <= times) throw new Error(`failure ${plays}`);
  };
  return { key: 'X', name: 'a story', withinSeconds: 60, run, ...more };
}

class Settings {
  readonly names: string[] = [];
  readonly evidence: string[] = [];
  closed = 0;

  readonly prepare = async (name: string): Promise<ScenarioSetting> => {
    this.names.push(name);
    return {
      failure: new Promise(() => undefined),
      keepEvidence: async () => void this.evidence.push(name),
      close: async () => void (this.closed += 1),
    } as unknown as ScenarioSetting;
  };
}

async function played(...scenarios: Scenario[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) outcomes.push(await runScenario(scenario, new Settings().prepare));
  return outcomes;
}

const lastLine = () => lines.at(-1)?.trim();

describe('an end-to-end run', () => {
  test('passes where all pass, each played once', async () => {
    const settings = new Settings();
    const outcome = await runScenario(failing(0), settings.prepare);
    expect([settings.names, settings.evidence, settings.closed]).toEqual([['X'], [], 1]);
    expect(report([outcome])).toBe(0);
    expect(lastLine()).toBe('1 passed, 0 failed, 0 flaky');
  });

  test('plays a scenario that failed once more, in a new setting, and keeps the evidence of the first time', async () => {
    const settings = new Settings();
    const outcome = await runScenario(failing(1), settings.prepare);
    expect([settings.names, settings.evidence, settings.closed]).toEqual([['X', 'X-again'], ['X'], 2]);
    expect(outcome.passed).toBe(true);
  });

  test('forgives one that passed at last, and says how it failed first', async () => {
    expect(report(await played(failing(0), failing(1)))).toBe(0);
    expect(lines.join('\n')).toMatch(/FLAKY {3}X {2}a story, at first:\n +Error: failure 1/);
    expect(lastLine()).toBe('2 passed, 0 failed, 1 flaky');
  });

  test('fails with two of those', async () => {
    expect(report(await played(failing(1), failing(0), failing(1)))).toBe(1);
    expect(lastLine()).toBe('3 passed, 0 failed, 2 flaky');
  });

  test('fails with one that failed twice, and says how it failed first', async () => {
    expect(report(await played(failing(2), failing(0)))).toBe(1);
    expect(lines.join('\n')).toMatch(/FAILED {2}X {2}a story, at first:\n +Error: failure 1/);
    expect(lastLine()).toBe('1 passed, 1 failed, 0 flaky');
  });

  test('does not play again what draws lots', async () => {
    const settings = new Settings();
    const outcome = await runScenario(failing(1, { onlyOnce: true }), settings.prepare);
    expect(settings.names).toEqual(['X']);
    expect(report([outcome])).toBe(1);
  });

  test('counts a setting that could not be prepared, and a story without an end, as failures', async () => {
    const broken = await runScenario(failing(0), () => Promise.reject(new Error('no browser')));
    const endless = { ...failing(0), withinSeconds: 0.01, run: () => new Promise<void>(() => undefined) };
    const [late] = await played(endless);
    expect([broken.passed, late?.passed]).toEqual([false, false]);
    expect(report([broken])).toBe(1);
  });
});
