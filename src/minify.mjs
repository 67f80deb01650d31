// What esbuild made, smaller by terser, with a source map through both.
import { basename } from 'node:path';
import { minify } from 'terser';

const OPTIONS = {
  module: true,
  compress: { passes: 2, ecma: 2020, unsafe_arrows: true, pure_getters: true, lhs_constants: false },
  // To bundlers, which are to leave an import as it is.
  format: { ecma: 2020, preserve_annotations: true, comments: /@vite-ignore|webpackIgnore/ },
};

/** `path` names the file; `map` is the text of its source map; `compress`: what is done otherwise than for the page. */
export async function minified(path, text, map, compress = {}) {
  const name = basename(path);
  const sourceMap = { content: map, filename: name, url: `${name}.map`, includeSources: true };
  const { code, map: whole } = await minify(
    { [name]: text },
    {
      ...OPTIONS,
      compress: { ...OPTIONS.compress, ...compress },
      sourceMap,
    },
  );
  return { code, map: whole };
}
