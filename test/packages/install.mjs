// Once for all suites: packs both packages and installs them, from their tarballs, in fresh folders outside the repository.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PACKAGES = resolve('dist/packages');
/** What a frontend team has besides, at the versions that the repository knows. */
const BESIDES = [
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  'graphql',
  '@apollo/client',
  'rxjs',
  '@urql/core',
];
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const VERSIONS = { ...dependencies, ...devDependencies };

export default async function install() {
  execFileSync('npm', ['run', '-s', 'pack'], { stdio: 'inherit' });
  const root = mkdtempSync(join(tmpdir(), 'rejoin-packages-'));
  process.env.REJOIN_INSTALLED = root;
  const [server, client] = [tarball(/^rejoin-\d/), tarball(/^rejoin-client-\d/)];
  const besides = BESIDES.map((name) => `${name}@${VERSIONS[name]}`);
  await Promise.all([
    into(root, 'server', [server]),
    into(root, 'app', [client, ...besides]),
    into(root, 'bare', [client]),
    into(root, 'react18', [client, 'react@18', 'react-dom@18']),
  ]);
}

const tarball = (name) =>
  join(
    PACKAGES,
    readdirSync(PACKAGES).find((file) => name.test(file) && file.endsWith('.tgz')),
  );

async function into(root, name, packages) {
  const cwd = join(root, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }\n');
  // As the strictest of teams has it: what wants another Node, or another version of something, is an error.
  const strict = ['--engine-strict', '--strict-peer-deps'];
  await promisify(execFile)('npm', ['install', ...strict, '--prefer-offline', '--no-audit', '--no-fund', ...packages], {
    cwd,
  });
}
