import { execFile } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { block } from '../support/readme.js';
import { INSTALLED } from './installed.js';

const CONSUMER = resolve('test/packages/consumer');
/** As strict as TypeScript gets; libraries' types are checked with ours. */
const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
  jsx: 'react-jsx',
  noEmit: true,
};

/** What the compiler of such a project says; nothing: it compiles. */
function compile(folder: string, name: string, options: object, files: readonly string[]): Promise<string> {
  const project = join(folder, `tsconfig.${name}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }));
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [tsc, '-p', project], { cwd: folder }, (_, stdout) => done(stdout));
  });
}

const MODES = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

describe.each(Object.entries(MODES))('with moduleResolution %s', (name, options) => {
  test('an application compiles, and what must not does not, without any other package', async () => {
    const files = ['whole.ts', 'refused.ts'];
    for (const file of files) cpSync(join(CONSUMER, file), join(INSTALLED.bare, file));
    expect(await compile(INSTALLED.bare, name, options, files)).toBe('');
  });

  test("React's components, those of the README too, and graphql's documents compile", async () => {
    const files = ['hooks.tsx', 'parsed.ts'];
    for (const file of files) cpSync(join(CONSUMER, file), join(INSTALLED.app, file));
    const example = block('main.tsx');
    writeFileSync(join(INSTALLED.app, example.name), example.text);
    expect(await compile(INSTALLED.app, name, options, [...files, example.name])).toBe('');
  });

  test('Apollo Client and urql infer results and variables', async () => {
    cpSync(join(CONSUMER, 'documents.ts'), join(INSTALLED.app, 'documents.ts'));
    // Apollo Client's own types fail when they are checked.
    const lax = { ...options, skipLibCheck: true };
    expect(await compile(INSTALLED.app, `${name}.documents`, lax, ['documents.ts'])).toBe('');
  });
});
