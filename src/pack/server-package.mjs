// The package "rejoin": the built server, with all that it reads at run time and nothing that only builds.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runtimeDependencies } from './runtime-dependencies.mjs';
import { repository, writeManifest } from './manifest.mjs';

const DIST = 'dist';
/** The packages themselves, what only makes files, and the mark of the last build. */
const IS_NOT_RUN = /^(packages\/|reference\/|graphql\/emit-schema\.js|\.built-from)/;
/** Maps of the server's own files name sources that the package doesn't have; those of what browsers load hold the text. */
const IS_FOR_BROWSERS = /^page\//;
const MAP_COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/;

export function makeServerPackage(folder) {
  const dist = join(folder, DIST);
  for (const path of filesOfServer()) copyBuilt(path, join(dist, path));
  // README.md links to the protocol there.
  mkdirSync(join(folder, 'src'));
  for (const name of ['schema.graphql', 'README.md', 'src/PROTOCOL.md']) copyFileSync(name, join(folder, name));
  const { name, description, engines } = repository;
  writeManifest(folder, {
    name,
    description,
    engines,
    bin: { rejoin: 'dist/main.js' },
    exports: { './schema.graphql': './schema.graphql', './package.json': './package.json' },
    files: ['dist', 'schema.graphql', 'src/PROTOCOL.md'],
    dependencies: runtimeDependencies(dist, repository),
  });
}

function filesOfServer() {
  const entries = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(DIST, join(entry.parentPath, entry.name)));
  return paths.filter((path) => !IS_NOT_RUN.test(path) && (IS_FOR_BROWSERS.test(path) || !path.endsWith('.map')));
}

function copyBuilt(path, target) {
  const source = join(DIST, path);
  mkdirSync(dirname(target), { recursive: true });
  if (IS_FOR_BROWSERS.test(path) || !path.endsWith('.js')) copyFileSync(source, target);
  else writeFileSync(target, readFileSync(source, 'utf8').replace(MAP_COMMENT, '\n'));
}
