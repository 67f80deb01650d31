/** A long run: what `npm test` and `npm run e2e` play in short. */
export interface Part {
  /** `--only` picks by it. */
  readonly key: string;
  readonly name: string;
  /** Of npm; the part has passed when it ends with 0. */
  readonly run: readonly string[];
}

export const PARTS: readonly Part[] = [
  {
    key: 'walk',
    name: 'a random walk over rooms and transfers: 20 000 steps, all invariants checked after each',
    run: ['run', '-s', 'jest', '--', 'test/rooms/random-walk'],
  },
  {
    key: 'storm',
    name: 'a storm of cuts and returns: 100 000 events, nothing lost or twice',
    run: ['run', '-s', 'jest', '--', 'test/recovery/storm'],
  },
  {
    key: 'budgets',
    name: 'hostile users at their limits, for half a minute',
    run: ['run', '-s', 'jest', '--', '-w', '1', 'test/budgets'],
  },
  {
    key: 'archive',
    name: 'the archive, while nodes are killed and MongoDB is cut off, hangs and comes back: 20 000 signals, each kept once',
    run: ['run', '-s', 'test:mongo', '--', '-w', '1'],
  },
  {
    key: 'faults',
    name: 'three people who talk, see each other and hand over files, while everything fails at random: 20 rounds',
    run: ['run', '-s', 'e2e', '--', '--only', 'Z'],
  },
];

/** Those whose keys are in the list, which has commas between them; undefined: all of them. */
export function chosen(parts: readonly Part[], only: string | undefined): readonly Part[] {
  if (only === undefined) return parts;
  const keys = only.toLowerCase().split(',');
  const unknown = keys.filter((key) => !parts.some((part) => part.key === key));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: see --help.`);
  return parts.filter(({ key }) => keys.includes(key));
}

/** Plays all parts, one that failed or not, and says what came of them. The exit code; the last line is the whole of it. */
export async function playAll(
  parts: readonly Part[],
  seed: string,
  play: (part: Part) => Promise<number>,
): Promise<number> {
  const failed: string[] = [];
  for (const part of parts) {
    console.log(`\n── ${part.key}: ${part.name} (SEED=${seed})`);
    const startedAt = performance.now();
    const code = await play(part);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`── ${part.key}: ${code === 0 ? 'passed' : `FAILED with ${code}`} (${seconds} s)`);
    if (code !== 0) failed.push(part.key);
  }
  const passed = parts.map(({ key }) => key).filter((key) => !failed.includes(key));
  const told = [
    passed.length > 0 && `passed: ${passed.join(', ')}`,
    failed.length > 0 && `FAILED: ${failed.join(', ')}`,
  ];
  console.log(`\nSEED=${seed} ${told.filter(Boolean).join('; ')}`);
  return failed.length === 0 ? 0 : 1;
}
