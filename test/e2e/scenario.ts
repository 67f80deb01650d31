import type { ScenarioSetting } from './setting.js';

/** One story that must come true. */
export interface Scenario {
  /** `--only` picks by it. */
  readonly key: string;
  readonly name: string;
  /** On a busy machine; past it the scenario has failed. */
  readonly withinSeconds: number;
  run(setting: ScenarioSetting): Promise<void>;
}

export interface Outcome {
  readonly scenario: Scenario;
  readonly error: unknown;
}

/** Everything that the scenario started is gone afterwards, however it ended. */
export async function runScenario(scenario: Scenario, prepare: () => Promise<ScenarioSetting>): Promise<Outcome> {
  const { key, name } = scenario;
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(`\n${key}  ${name}`);
  let setting: ScenarioSetting | undefined;
  try {
    setting = await prepare();
    await Promise.race([scenario.run(setting), expiry(scenario), setting.failure]);
    console.log(`ok      ${key}  ${name} (${seconds()})`);
    return { scenario, error: null };
  } catch (error) {
    console.log(`FAILED  ${key}  ${name} (${seconds()})\n${indented(error)}`);
    await setting?.keepEvidence();
    return { scenario, error };
  } finally {
    await setting?.close();
  }
}

/** CI reads the last line. */
export function report(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ error }) => error !== null).length;
  console.log(`\n${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
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
