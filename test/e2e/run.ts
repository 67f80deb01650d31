// The end-to-end run: the built server, a Redis of its own and Chromium, in a network of their own.
//   npm run e2e                        all scenarios
//   npm run e2e -- --only A            one of them (or several: --only A,C)
//   npm run e2e -- --picture           makes the README's picture anew as well
import { parseArgs } from 'node:util';
import { isSealed, runSealed, SealedNetwork } from './sealed-network.js';
import { report, runScenario, type Scenario } from './scenario.js';
import { ScenarioSetting } from './setting.js';
import { accessibility } from './scenarios/accessibility.js';
import { blackout } from './scenarios/blackout.js';
import { explorer } from './scenarios/explorer.js';
import { meeting } from './scenarios/meeting.js';
import { oldExamples } from './scenarios/old-examples.js';
import { reload } from './scenarios/reload.js';
import { twoWorlds } from './scenarios/two-worlds.js';

const SCENARIOS: readonly Scenario[] = [meeting, blackout, reload, accessibility, explorer, oldExamples, twoWorlds];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    picture: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(help());
else if (!isSealed()) process.exitCode = await runSealed(process.argv.slice(1));
else process.exit(await runAll(chosen(values.only)));

function help(): string {
  const list = SCENARIOS.map(({ key, name }) => `  ${key}  ${name}\n`).join('');
  return `npm run e2e -- [--only A,C] [--picture]\n\n${list}`;
}

function chosen(only: string | undefined): readonly Scenario[] {
  if (only === undefined) return SCENARIOS;
  const keys = only.toUpperCase().split(',');
  const unknown = keys.filter((key) => !SCENARIOS.some((scenario) => scenario.key === key));
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(', ')}.\n${help()}`);
  return SCENARIOS.filter(({ key }) => keys.includes(key));
}

async function runAll(scenarios: readonly Scenario[]): Promise<number> {
  const network = await SealedNetwork.setUp();
  const outcomes = [];
  for (const scenario of scenarios) {
    outcomes.push(await runScenario(scenario, () => ScenarioSetting.prepare(scenario.key, network)));
  }
  return report(outcomes);
}
