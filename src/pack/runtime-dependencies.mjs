import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In the emitted JavaScript: `from 'x'`, `import 'x'`, `import('x')`, and the name of the package that x begins with. */
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*['"]((?:@[^/'"]+\/)?[^./'":][^/'":]*)(?:\/[^'"]*)?['"]/g;

/**
 * What others bring with them, and what must stay behind their newest release, which wants a newer Node than the server. A
 * package's overrides don't count where it is installed; but npm takes a version that is there already before it fetches another.
 */
const HELD_BACK = { '@graphql-tools/merge': '9.1.7', '@graphql-tools/schema': '10.0.31' };
const HELD_BACK_BY_OVERRIDES = ['@whatwg-node/promise-helpers', 'light-my-request'];

/**
 * The packages, of those that the repository depends on, that the built server imports, and the peers that those require. The
 * others only build. They come at the exact versions that the repository was tested with.
 */
export function runtimeDependencies(dist, { dependencies: declared, overrides }) {
  const names = new Set();
  const add = (name) => {
    if (!(name in declared) || names.has(name)) return;
    names.add(name);
    for (const peer of requiredPeers(name)) add(peer);
  };
  for (const name of importedBelow(dist)) {
    if (!(name in declared)) throw new Error(`The server imports ${name}, which package.json has no dependency on.`);
    add(name);
  }
  const direct = Object.fromEntries([...names].map((name) => [name, declared[name]]));
  return inOrder({ ...direct, ...HELD_BACK, ...pickedFrom(overrides) });
}

const pickedFrom = (overrides) => Object.fromEntries(HELD_BACK_BY_OVERRIDES.map((name) => [name, overrides[name]]));

const inOrder = (record) => Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));

function importedBelow(dist) {
  const files = readdirSync(dist, { recursive: true }).filter((name) => isOfServer(name));
  const texts = files.map((name) => readFileSync(join(dist, name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(IMPORTED)].map(([, name]) => name));
}

/** What browsers load has its imports in it. */
const isOfServer = (name) => /\.m?js$/.test(name) && !/^(page|rest\/docs)\//.test(name);

function requiredPeers(name) {
  const manifest = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  return Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
}
