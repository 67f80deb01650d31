// The client's JavaScript: each entry a module, what they share in chunks beside them, all with source maps.
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import { BROWSERS, denseDocuments } from '../build-for-browsers.mjs';
import { ENTRIES, PEERS } from './client-entries.mjs';

const MINIFY = {
  module: true,
  compress: { passes: 3, ecma: 2020, unsafe_arrows: true, pure_getters: true },
  // To bundlers, which are to leave an import as it is.
  format: { ecma: 2020, comments: /@vite-ignore|webpackIgnore/ },
};

/** Writes the modules into the folder, flat: the worker's script is found beside whichever of them starts it. */
export async function writeCode(folder) {
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: BROWSERS,
    minifySyntax: true,
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
  const sourceMap = { content: withSourcesOfPackage(map), filename: name, url: `${name}.map`, includeSources: true };
  const { code, map: minifiedMap } = await minify({ [name]: text }, { ...MINIFY, sourceMap });
  writeFileSync(join(folder, name), code);
  writeFileSync(join(folder, `${name}.map`), minifiedMap);
}

/** Sources under names of their own: where they lay beside the output says nothing to others. */
function withSourcesOfPackage(map) {
  const { sources, ...rest } = JSON.parse(map);
  return JSON.stringify({ ...rest, sources: sources.map((source) => source.replace(/^(\.\.\/)+/, '')) });
}
