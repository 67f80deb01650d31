// npm run pack: makes the two packages that others install, from the sources as they are.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSizes, sizeReport } from './bundle-sizes.mjs';
import { makeClientPackage } from './client-package.mjs';
import { makeServerPackage } from './server-package.mjs';
import { pack } from './tarball.mjs';

const HELP = `Makes the packages that others install.

  npm run pack               builds what is stale, then makes both
  npm run pack -- --record   also keeps the client's bundle sizes as those of the last release (src/pack/released-sizes.json)

  dist/packages/rejoin/      the server, and its tarball rejoin-<version>.tgz beside it
  dist/packages/client/      the browser client @rejoin/client, and rejoin-client-<version>.tgz
`;
const OUT = 'dist/packages';

async function makeAll(isRecorded) {
  execFileSync(process.execPath, ['src/build.mjs', '--if-stale'], { stdio: 'inherit' });
  rmSync(OUT, { recursive: true, force: true });
  const [server, client] = [join(OUT, 'rejoin'), join(OUT, 'client')];
  for (const folder of [server, client]) mkdirSync(folder, { recursive: true });
  makeServerPackage(server);
  await makeClientPackage(client);
  const tarballs = [server, client].map((folder) => pack(folder, OUT));
  for (const { path, bytes, unpackedBytes, files } of tarballs) {
    console.log(`${path}  ${kilobytes(bytes)} (${files} files, ${kilobytes(unpackedBytes)} unpacked)`);
  }
  console.log(sizeReport(await bundleSizes(client), isRecorded));
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, record: { type: 'boolean' } } });
if (values.help) console.log(HELP);
else await makeAll(values.record === true);
