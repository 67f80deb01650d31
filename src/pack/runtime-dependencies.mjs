import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In the emitted JavaScript: `from 'x'`, `import 'x'`, `import('x')`, and the name of the package that x begins with. */
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*['"]((?:@[^/'"]+\/)?[^./'":][^/'":]*)(?:\/[^'"]*)?['"]/g;

/**
 * The packages, of those that the repository depends on, that the built server imports, and the peers that those require. The
 * others only build. They come at the exact versions that the repository was tested with.
 */
export function runtimeDependencies(dist, declared) {
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
  return Object.fromEntries([...names].sort().map((name) => [name, declared[name]]));
}

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
