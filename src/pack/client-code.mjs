// The client's JavaScript: each entry a module, what they share in chunks beside them, all with source maps.
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { BROWSERS, denseDocuments } from '../build-for-browsers.mjs';
import { minified } from '../minify.mjs';
import { ENTRIES, PEERS } from './client-entries.mjs';

/** A bundler will minify this again: it makes most of functions that still have their names. */
const COMPRESS = { passes: 3, reduce_funcs: false };

/**
 * Writes the modules into the folder, flat: the worker's script is found beside whichever of them starts it. `internal`
 * matches names of properties that may become others.
 */
export async function writeCode(folder, internal) {
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: BROWSERS,
    minifySyntax: true,
    minifyIdentifiers: true,
    mangleProps: internal,
    sourcemap: 'external',
    external: PEERS,
    chunkNames: 'shared-[hash]',
    plugins: [denseDocuments],
    write: false,
    logLevel: 'warning',
  });
  const modules = outputFiles.filter(({ path }) => path.endsWith('.js'));
  const mapOf = ({ path }) => outputFiles.find((file) => file.path === `${path}.map`).text;
  await Promise.all(modules.map((file) => writeMinified(folder, basename(file.path), file.text, mapOf(file))));
}

async function writeMinified(folder, name, text, map) {
  const { code, map: wholeMap } = await minified(name, text, withSourcesOfPackage(map), COMPRESS);
  writeFileSync(join(folder, name), code);
  writeFileSync(join(folder, `${name}.map`), wholeMap);
}

/** Sources under names of their own: where they lay beside the output says nothing to others. */
function withSourcesOfPackage(map) {
  const { sources, ...rest } = JSON.parse(map);
  return JSON.stringify({ ...rest, sources: sources.map((source) => source.replace(/^(\.\.\/)+/, '')) });
}
