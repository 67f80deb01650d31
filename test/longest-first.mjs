import Sequencer from '@jest/test-sequencer';

/** These wait for leases to end and processes to start. One of them begun last would keep all others waiting. */
const LONGEST = [
  'rest/crash',
  'mongo/replay',
  'mongo/erasure',
  'mongo/faults',
  'faults/dead-node',
  'legacy-socket/unnoticed-cuts',
  'graphql/abuse/load',
  'faults/node',
  'faults/drain',
  'faults/redis',
  'rooms/leaving',
  'recovery/storm',
  'redis/connect',
  'config/main',
  'readme/examples',
  'graphql/abuse/slow-reader',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
};

/** On a fresh machine Jest doesn't know yet how long a suite takes. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
