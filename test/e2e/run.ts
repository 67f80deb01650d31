// The end-to-end run: the built server, a Redis of its own and Chromium, in a network of their own.
//   npm run e2e                        all scenarios
//   npm run e2e -- --only A            one of them (or several: --only A,C)
//   npm run e2e -- --picture           all, and the README's picture anew (that alone: --only Y)
//   GALLERY=pictures npm run e2e -- --only AA   a picture of every state of the page, in light, dark, three sizes and German
//   npm run e2e -- --only Z            faults at random (SEED=7 ROUNDS=20), for as long as one likes
// A scenario that failed is played once more. More than one that passed only then fails the run.
import { parseArgs } from 'node:util';
import { mongoAtHand } from '../support/mongo-server.js';
import { isSealed, runSealed, SealedNetwork } from './sealed-network.js';
import { report, runScenario, type Scenario } from './scenario.js';
import { ScenarioSetting } from './setting.js';
import { aPersonsFiles } from './scenarios/a-persons-files.js';
import { accessibility } from './scenarios/accessibility.js';
import { afterAnHour } from './scenarios/after-an-hour.js';
import { belowAPath } from './scenarios/below-a-path.js';
import { blackout } from './scenarios/blackout.js';
import { devices } from './scenarios/devices.js';
import { everyScreen } from './scenarios/every-screen.js';
import { everyday } from './scenarios/everyday.js';
import { everyWordLost } from './scenarios/every-word-lost.js';
import { explorer } from './scenarios/explorer.js';
import { fullMesh } from './scenarios/full-mesh.js';
import { firstLoad } from './scenarios/first-load.js';
import { installed } from './scenarios/installed.js';
import { manyFiles } from './scenarios/many-files.js';
import { meeting } from './scenarios/meeting.js';
import { oldExamples } from './scenarios/old-examples.js';
import { oneLostWord } from './scenarios/one-lost-word.js';
import { personsDay } from './scenarios/a-persons-day.js';
import { picture } from './scenarios/picture.js';
import { randomFaults } from './scenarios/random-faults.js';
import { randomToggles } from './scenarios/random-toggles.js';
import { readme } from './scenarios/readme.js';
import { relay } from './scenarios/relay.js';
import { reload } from './scenarios/reload.js';
import { slowAndGone } from './scenarios/slow-and-gone.js';
import { thinLine } from './scenarios/thin-line.js';
import { turn } from './scenarios/turn.js';
import { twoBrowsers } from './scenarios/two-browsers.js';
import { twoWorlds } from './scenarios/two-worlds.js';
import { waiting } from './scenarios/waiting.js';
import { wholeOrNot } from './scenarios/whole-or-not.js';

const SCENARIOS: readonly Scenario[] = [
  meeting,
  blackout,
  reload,
  accessibility,
  explorer,
  oldExamples,
  readme,
  twoWorlds,
  relay,
  turn,
  everyScreen,
  everyday,
  afterAnHour,
  slowAndGone,
  waiting,
  manyFiles,
  oneLostWord,
  wholeOrNot,
  everyWordLost,
  randomToggles,
  fullMesh,
  thinLine,
  devices,
  aPersonsFiles,
  personsDay,
  belowAPath,
  installed,
  twoBrowsers,
  firstLoad,
];

/** Played only when named. */
const ON_DEMAND: readonly Scenario[] = [picture, randomFaults];

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    picture: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(help());
else if (!isSealed()) process.exitCode = await runSealed(process.argv.slice(1)).catch(explain);
else process.exit(await runAll(chosen(values)));

function help(): string {
  const list = [...SCENARIOS, ...ON_DEMAND].map(({ key, name }) => `  ${key}  ${name}\n`).join('');
  return `npm run e2e -- [--only A,C] [--picture]\n\n${list}`;
}

/** Whoever lacks what it takes needs the words, not the stack. */
function explain(error: unknown): number {
  console.error(error instanceof Error ? error.message : error);
  return 1;
}

/** The picture changes a file of the repository: only when asked for. */
function chosen({ only, picture: withPicture }: { only?: string | undefined; picture: boolean }): readonly Scenario[] {
  if (only === undefined) return withPicture ? [...SCENARIOS, picture] : SCENARIOS;
  const keys = only.toUpperCase().split(',');
  const found = [...SCENARIOS, ...ON_DEMAND].filter(({ key }) => keys.includes(key));
  if (found.length < keys.length) throw new Error(`Not all of ${only} are scenarios.\n${help()}`);
  return found;
}

async function runAll(scenarios: readonly Scenario[]): Promise<number> {
  const network = await SealedNetwork.setUp();
  let setting: ScenarioSetting | undefined;
  endOnSignals(async () => setting?.close());
  const outcomes = [];
  for (const scenario of scenarios.filter(isPlayable)) {
    const prepare = async (name: string) => (setting = await ScenarioSetting.prepare(name, network));
    outcomes.push(await runScenario(scenario, prepare));
  }
  return report(outcomes);
}

/** As with suites: REQUIRE_MONGODB=1 makes a failure of what else is left out. */
function isPlayable({ key, name, needsMongo }: Scenario): boolean {
  if (!needsMongo || mongoAtHand('own') !== undefined || process.env['REQUIRE_MONGODB'] === '1') return true;
  console.log(`\nLeft out: ${key}  ${name} needs a MongoDB server. "npm run test:mongo" builds one.`);
  return false;
}

/** The terminal sends them to all of us at once: the first one counts. */
function endOnSignals(close: () => Promise<void>): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    console.log(`\n${signal}: everything is being stopped`);
    void close().finally(() => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
