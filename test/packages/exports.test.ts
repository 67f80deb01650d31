import { readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { CLIENT, SERVER } from './installed.js';

const PACKAGES = { rejoin: SERVER, '@rejoin/client': CLIENT };

type Manifest = Readonly<Record<string, unknown>> & { readonly version: string; readonly dependencies?: object };
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && !join(entry.parentPath, entry.name).slice(folder.length).includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name));
const ENTRIES = ['index', 'signaling', 'react', 'documents'];
const declarations = readdirSync(CLIENT).filter((name) => name.endsWith('.d.ts'));

/** `class Room` exported as a type only is a type: nobody can make one. */
function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker, values: ReadonlySet<string>): string {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!values.has(symbol.name)) return 'type';
  if (flags & ts.SymbolFlags.Class) return 'class';
  return flags & ts.SymbolFlags.Function ? 'function' : 'const';
}

/** What the declarations of an entry export. */
function surfaceOf(entry: string): { readonly checker: ts.TypeChecker; readonly exported: readonly ts.Symbol[] } {
  const path = join(CLIENT, `${entry}.d.ts`);
  const program = ts.createProgram([path], { moduleResolution: ts.ModuleResolutionKind.Bundler });
  const checker = program.getTypeChecker();
  return { checker, exported: checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!) };
}

async function exportsOf(entry: string): Promise<Record<string, string>> {
  const { checker, exported } = surfaceOf(entry);
  const values = new Set(Object.keys((await import(join(CLIENT, `${entry}.js`))) as object));
  expect([...values].filter((name) => !exported.some((symbol) => symbol.name === name))).toEqual([]);
  const pairs = exported.map((symbol) => [symbol.name, kindOf(symbol, checker, values)] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

describe('what others rely on', () => {
  test.each(Object.entries(PACKAGES))('the manifest of %s', (_, folder) => {
    const { version, dependencies = {}, ...manifest } = manifestOf(folder);
    expect(version).toBe(manifestOf(resolve('.')).version);
    // The versions change with every update, but each is one.
    for (const exact of Object.values(dependencies)) expect(exact).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect({ ...manifest, dependencies: Object.keys(dependencies) }).toMatchSnapshot();
  });

  test.each(ENTRIES)('the names and kinds that the entry "%s" exports', async (entry) => {
    expect(await exportsOf(entry)).toMatchSnapshot();
  });

  test('each address of a manifest leads to a file', () => {
    for (const folder of Object.values(PACKAGES)) {
      const { exports = {}, bin = {} } = manifestOf(folder) as { exports?: object; bin?: object };
      const files = [...Object.values(exports), ...Object.values(bin)].flatMap((target: string | object) =>
        typeof target === 'string' ? [target] : (Object.values(target) as string[]),
      );
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(filesOf(folder)).toContain(join(folder, file));
    }
  });
});

/** The names of all methods, accessors and fields of the classes that the entry exports, of those that they inherit too. */
function membersOf(entry: string): string[] {
  const { checker, exported } = surfaceOf(entry);
  const members = exported.flatMap((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(target));
  });
  const isOurs = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((each) => ts.isClassLike(each.parent) && each.getSourceFile().fileName.startsWith(CLIENT));
  return [...new Set(members.filter(isOurs).map(({ name }) => name))].filter((name) => /^\w+$/.test(name));
}

test.each(['index', 'signaling'])('the code has all members of the classes of "%s"', (entry) => {
  const scripts = readdirSync(CLIENT).filter((name) => name.endsWith('.js') && name !== 'documents.js');
  const words = new Set(scripts.flatMap((name) => readFileSync(join(CLIENT, name), 'utf8').match(/[\w$]+/g) ?? []));
  const members = membersOf(entry);
  expect(members.length).toBeGreaterThan(20);
  expect(members.filter((name) => !words.has(name))).toEqual([]);
});

describe('what is in the tarballs', () => {
  test('has no path of the machine that packed it', () => {
    const paths = [resolve('.'), tmpdir(), homedir()].map((path) => `${path}/`);
    for (const path of Object.values(PACKAGES).flatMap(filesOf)) {
      const text = readFileSync(path, 'utf8');
      expect({ path, found: paths.filter((each) => text.includes(each)) }).toEqual({ path, found: [] });
    }
  });

  test('the client needs no other package', () => {
    expect(manifestOf(CLIENT)).not.toHaveProperty('dependencies');
    expect(readdirSync(join(CLIENT, '../../../../bare/node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@rejoin',
    ]);
  });

  test("the client's types import nothing but, in their entries, React's and graphql's", () => {
    const imported = declarations.flatMap((name) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(CLIENT, name), 'utf8'));
      return importedFiles
        .filter(({ fileName }) => !fileName.startsWith('./'))
        .map(({ fileName }) => `${name}: ${fileName}`);
    });
    const allowed = ['documents.d.ts: graphql', 'react.d.ts: react'];
    expect(imported.filter((each) => !allowed.includes(each))).toEqual([]);
  });

  test("the client's types show no member that others can't use", () => {
    const texts = declarations.map((name) => readFileSync(join(CLIENT, name), 'utf8')).join('\n');
    expect(texts.match(/^ +(private|protected) (?!constructor\(\);).*/gm)).toBeNull();
  });

  test("the client's maps hold the text of the sources", () => {
    const maps = readdirSync(CLIENT).filter((name) => name.endsWith('.map'));
    expect(maps.length).toBeGreaterThan(3);
    for (const name of maps) {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(CLIENT, name), 'utf8')) as {
        sources: string[];
        sourcesContent: (string | null)[];
      };
      expect(sources.filter((_, at) => !sourcesContent[at])).toEqual([]);
    }
  });
});
