// The long runs, for whoever looks for what no story tells; a night is not too long. Needs what the end-to-end run needs.
//   npm run soak                           all parts
//   npm run soak -- --only walk,storm      some of them
//   SEED=7 npm run soak                    with the lots of an earlier run, which it printed
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chosen, PARTS, playAll, type Part } from './parts.js';

const { values } = parseArgs({
  options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
});
const seed = process.env['SEED'] ?? String(Date.now() % 1_000_000);

if (values.help) process.stdout.write(help());
else process.exit(await run());

function help(): string {
  const list = PARTS.map(({ key, name }) => `  ${key.padEnd(8)} ${name}\n`).join('');
  return `SEED=7 npm run soak -- [--only walk,storm]\n\n${list}`;
}

async function run(): Promise<number> {
  try {
    return await playAll(chosen(PARTS, values.only), seed, play);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function play({ run: args }: Part): Promise<number> {
  const child = spawn('npm', args, { stdio: 'inherit', env: { ...process.env, SOAK: '1', SEED: seed } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
