// The package "@rejoin/client": what a page imports, ready for any bundler and for none.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCode } from './client-code.mjs';
import { ENTRIES } from './client-entries.mjs';
import { rolledUpTypes, valuesOf } from './client-types.mjs';
import { internalNames } from '../internal-names.mjs';
import { writeManifest } from './manifest.mjs';

const WORKER = 'client-worker.js';

export async function makeClientPackage(folder) {
  // Only who uses the documents needs graphql's types.
  const { documents, ...own } = ENTRIES;
  const types = await rolledUpTypes([own, { documents }], await valuesOf(Object.values(ENTRIES)));
  await writeCode(folder, internalNames(Object.values(types)));
  for (const [name, text] of Object.entries(types)) writeFileSync(join(folder, name), text);
  for (const name of [WORKER, `${WORKER}.map`]) copyFileSync(`dist/page/${name}`, join(folder, name));
  copyFileSync('schema.graphql', join(folder, 'schema.graphql'));
  copyFileSync('src/client/README.md', join(folder, 'README.md'));
  mkdirSync(join(folder, 'docs'));
  copyFileSync('dist/client-reference/index.html', join(folder, 'docs/index.html'));
  writeManifest(folder, {
    name: '@rejoin/client',
    description:
      'The browser client of Rejoin: rooms that survive the network, calls, chat and files from peer to peer.',
    sideEffects: false,
    exports: exportsOf(Object.keys(ENTRIES)),
    types: './index.d.ts',
    files: ['*.js', '*.js.map', '*.d.ts', 'docs', 'schema.graphql'],
    peerDependencies: { graphql: '>=16', react: '>=18' },
    peerDependenciesMeta: { graphql: { optional: true }, react: { optional: true } },
  });
}

function exportsOf(names) {
  const modules = names.map((name) => [
    name === 'index' ? '.' : `./${name}`,
    { types: `./${name}.d.ts`, default: `./${name}.js` },
  ]);
  return {
    ...Object.fromEntries(modules),
    './worker': `./${WORKER}`,
    './schema.graphql': './schema.graphql',
    './package.json': './package.json',
  };
}
