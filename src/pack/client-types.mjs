// The client's types: one declaration file an entry, and one for what several share.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';

const EXPORTED = /^export \{ (.+) \}( from '[^']+')?;$/gm;
const ROOT = 'src/client';
/** Types of other packages that stay imports; what else is used is written out. */
const PEERS = ['react', 'graphql'];
const WRITTEN_OUT = ['@graphql-typed-document-node/core'];
const CLOSED = new Set([ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword]);
/** Shared files have names of their own for what no entry exports. */
const HARMLESS = /still references private shared type exports/;

/**
 * Declarations of groups of entries ([{name: source}]), as {name: text}; only entries of one group share a file. `values` are the
 * names that exist at run time. Other classes are types only: how they are constructed is left out, and all that is only used
 * there. So is what is private or @internal.
 */
export async function rolledUpTypes(groups, values) {
  // Not outside the repository: types of others are found in node_modules.
  const folder = mkdtempSync('dist/.types-');
  try {
    emitDeclarations(
      groups.flatMap((entries) => Object.values(entries)),
      folder,
      values,
    );
    const files = await Promise.all(groups.map((entries) => rollUp(entries, folder)));
    return Object.fromEntries(files.flat().map((file) => [file.fileName, textOf(file, values)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole client's, in one file that needs no other: what lies beside the server's /client.js. */
export async function typesOfClient() {
  const client = 'src/client/rejoin-client.ts';
  const types = await rolledUpTypes([{ client }], await valuesOf([client]));
  return types['client.d.ts'];
}

/** All names that exist at run time; the rest of what the entries export is types. */
export async function valuesOf(entryPoints) {
  const options = { bundle: true, format: 'esm', packages: 'external', write: false, outdir: 'dist', metafile: true };
  const { metafile } = await build({ entryPoints, ...options });
  const entries = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  return new Set(entries.flatMap((output) => output.exports));
}

/** What has no value at run time is exported as a type: else who imports it as a value would hear of it at run time only. */
function textOf({ code, isEntry }, values) {
  if (!isEntry) return code;
  const isValue = (item) => values.has(item.split(' as ').at(-1));
  return code.replace(EXPORTED, (_, list, from = '') => {
    const items = list.split(', ');
    const lines = [
      ['export', items.filter(isValue)],
      ['export type', items.filter((item) => !isValue(item))],
    ];
    const said = lines.filter(([, some]) => some.length > 0);
    return said.map(([how, some]) => `${how} { ${some.join(', ')} }${from};`).join('\n');
  });
}

async function rollUp(entries, folder) {
  const input = Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, declared(source, folder)]));
  const plugins = [dts({ tsconfig: join(ROOT, 'tsconfig.json'), includeExternal: WRITTEN_OUT })];
  const bundle = await rollup({ input, external: PEERS, plugins, onwarn: refuse });
  const names = { entryFileNames: '[name].d.ts', chunkFileNames: 'types-[hash].d.ts' };
  const { output } = await bundle.generate({ format: 'es', ...names });
  return output;
}

function refuse({ message }) {
  if (!HARMLESS.test(message)) throw new Error(message);
}

const declared = (source, folder) => join(folder, relative(ROOT, source).replace(/\.ts$/, '.d.ts'));

function emitDeclarations(rootNames, outDir, values) {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(rootNames, {
    ...options,
    outDir,
    noEmit: false,
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    sourceMap: false,
  });
  program.emit(undefined, undefined, undefined, true, { afterDeclarations: [publicPartsOnly(values)] });
}

const publicPartsOnly = (values) => (context) => (file) => {
  const visit = (node) => {
    if (ts.isInterfaceDeclaration(node)) return publicMembersOf(node, context.factory);
    return ts.isClassDeclaration(node) ? publicPartsOf(node, values, context.factory) : node;
  };
  return ts.visitEachChild(file, visit, context);
};

function publicMembersOf(node, factory) {
  const { modifiers, name, typeParameters, heritageClauses, members } = node;
  const shown = members.filter((member) => !isInternal(member));
  return factory.updateInterfaceDeclaration(node, modifiers, name, typeParameters, heritageClauses, shown);
}

/**
 * A class that nobody outside can name as a value has a constructor that nobody outside can call. An abstract one keeps its
 * constructor for the classes that extend it, without its parameters where it is @internal.
 */
function publicPartsOf(node, values, factory) {
  const isHidden = (member) =>
    ts.isConstructorDeclaration(member) && (isAbstract(node) ? isInternal(member) : !values.has(node.name?.text));
  const shown = node.members.filter((member) => !isPrivate(member) && !isInternal(member) && !isHidden(member));
  const { modifiers, name, typeParameters, heritageClauses } = node;
  const hiding = closedConstructor(
    isAbstract(node) ? ts.SyntaxKind.ProtectedKeyword : ts.SyntaxKind.PrivateKeyword,
    factory,
  );
  const members = node.members.some(isHidden) ? [hiding, ...shown] : shown;
  return factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
}

const isAbstract = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
/** Nobody outside extends a class. */
const isPrivate = (member) =>
  !ts.isConstructorDeclaration(member) && member.modifiers?.some(({ kind }) => CLOSED.has(kind));
const isInternal = (member) =>
  ts.getJSDocTags(ts.getOriginalNode(member)).some(({ tagName }) => tagName.text === 'internal');
const closedConstructor = (modifier, factory) =>
  factory.createConstructorDeclaration([factory.createModifier(modifier)], [], undefined);
