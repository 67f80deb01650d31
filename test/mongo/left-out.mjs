import { readdirSync } from 'node:fs';

/**
 * The suites over MongoDB take a minute and a server, so a run of all tests has them only where one is given, or required. Naming
 * them asks for them too.
 */
export function areMongoSuitesAskedFor({ env, argv } = process) {
  return (
    env.REQUIRE_MONGODB === '1' || Boolean(env.MONGODB_TEST_URL) || argv.some((word) => word.includes('test/mongo'))
  );
}

/** Says in one line at the end of a run which suites over MongoDB were left out: not asked for, or there was no server. */
export default class LeftOut {
  constructor({ nonFlagArgs }) {
    this.isOfAllTests = nonFlagArgs.length === 0;
  }

  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults.flatMap(({ testResults: tests }) => tests).filter(isLeftOut).length;
    const suites = skipped + (this.isOfAllTests && !areMongoSuitesAskedFor() ? allSuites() : 0);
    if (suites === 0) return;
    const these = suites === 1 ? '1 suite that needs' : `${suites} suites that need`;
    console.log(`Left out: ${these} a MongoDB server. "npm run test:mongo" builds one and runs them.`);
  }
}

function allSuites() {
  return readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts')).length;
}

const isLeftOut = ({ title, status }) => title === 'needs a MongoDB server' && status === 'pending';
