import type { ScenarioSetting } from './setting.js';

/** One story that must come true. */
export interface Scenario {
  /** `--only` picks by it. */
  readonly key: string;
  readonly name: string;
  /** On a busy machine; past it the scenario has failed. */
  readonly withinSeconds: number;
  /** Its failure is not to be forgiven: the next run would draw other lots, or find the cause gone. */
  readonly onlyOnce?: boolean;
  /** It keeps a history: without a MongoDB server it is left out. */
  readonly needsMongo?: boolean;
  run(setting: ScenarioSetting): Promise<void>;
}

export interface Outcome {
  readonly scenario: Scenario;
  readonly passed: boolean;
  /** Of each time that it failed, also where it passed at last. */
  readonly errors: readonly unknown[];
}

/** A browser, a machine under load: one scenario of a run may need its second chance, two are no accident. */
const MOST_FLAKY = 1;

/** Plays a scenario, and once more if it failed. `prepare` is told under which name to keep what shows the cause. */
export async function runScenario(
  scenario: Scenario,
  prepare: (name: string) => Promise<ScenarioSetting>,
): Promise<Outcome> {
  const names = scenario.onlyOnce ? [scenario.key] : [scenario.key, `${scenario.key}-again`];
  const errors: unknown[] = [];
  for (const name of names) {
    const failure = await play(scenario, () => prepare(name));
    if (failure === null) return { scenario, passed: true, errors };
    errors.push(failure.error);
  }
  return { scenario, passed: false, errors };
}

/** Everything that the scenario started is gone afterwards, however it ended. */
async function play(scenario: Scenario, prepare: () => Promise<ScenarioSetting>): Promise<{ error: unknown } | null> {
  const { key, name } = scenario;
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(`\n${key}  ${name}`);
  let setting: ScenarioSetting | undefined;
  try {
    setting = await prepare();
    await Promise.race([scenario.run(setting), expiry(scenario), setting.failure]);
    console.log(`ok      ${key}  ${name} (${seconds()})`);
    return null;
  } catch (error) {
    console.log(`FAILED  ${key}  ${name} (${seconds()})\n${indented(error)}`);
    await setting?.keepEvidence();
    return { error };
  } finally {
    await setting?.close();
  }
}

/** The exit code. CI reads the last line. */
export function report(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ passed }) => !passed);
  const flaky = outcomes.filter(({ passed, errors }) => passed && errors.length > 0);
  for (const { scenario, errors } of [...flaky, ...failed]) {
    const what = failed.some((one) => one.scenario === scenario) ? 'FAILED' : 'FLAKY ';
    console.log(`\n${what}  ${scenario.key}  ${scenario.name}, at first:\n${indented(errors[0])}`);
  }
  if (flaky.length > MOST_FLAKY) console.log(`\nOf one run ${MOST_FLAKY} scenario may be flaky: this run has failed.`);
  console.log(`\n${outcomes.length - failed.length} passed, ${failed.length} failed, ${flaky.length} flaky`);
  return failed.length === 0 && flaky.length <= MOST_FLAKY ? 0 : 1;
}

function expiry({ withinSeconds }: Scenario): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error(`Not over after ${withinSeconds} s`));
    setTimeout(fail, withinSeconds * 1000).unref();
  });
}

function indented(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/^/gm, '        ');
}
