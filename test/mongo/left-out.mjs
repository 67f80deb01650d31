/** Says in one line at the end of a run what was left out since there was no MongoDB server. */
export default class LeftOut {
  onRunComplete(_contexts, { testResults }) {
    const suites = testResults.flatMap(({ testResults: tests }) => tests).filter(isLeftOut).length;
    if (suites === 0) return;
    const these = suites === 1 ? '1 suite that needs' : `${suites} suites that need`;
    console.log(`Left out: ${these} a MongoDB server. "npm run test:mongo" builds one and runs them.`);
  }
}

const isLeftOut = ({ title, status }) => title === 'needs a MongoDB server' && status === 'pending';
