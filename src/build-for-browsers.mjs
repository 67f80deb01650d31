// What browsers load, into dist/page/: the client as one module, and the page. A name that carries a hash of its content may be
// kept for ever; text lies there compressed too.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { internalNames } from './internal-names.mjs';
import { minified } from './minify.mjs';

const OUT = 'dist/page';
const CLIENT = 'src/client/rejoin-client.ts';
const WORKER = 'src/client/worker/client-worker.ts';
const PAGE = 'src/page/page.ts';
const HTML = 'src/page/index.html';
const SERVICE_WORKER = 'src/page/service-worker/service-worker.ts';
/** Of the page, and as they are. */
const AS_THEY_ARE = /\.(svg|png|webmanifest)$/;
const IS_TEXT = /\.(js|css|html|svg|map|webmanifest)$/;
const STYLE_LINK = /<link rel="stylesheet" href="([^"]+)" \/>\s*/g;
const SCRIPT_TAG = '<script type="module" src="page.js"></script>';
const ICON_LINK = '<link rel="icon" href="icon.svg"';
export const BROWSERS = ['chrome110', 'firefox115', 'safari16.4'];
const COMMON = { bundle: true, target: BROWSERS, minify: true, sourcemap: true, logLevel: 'warning' };
/** Of 11; more is only slower where files are large and only developers load them. */
const QUALITY_OF_MAPS = 5;

/**
 * `isRelease`: with hashes in names and compressed forms; else names stay, for a server that runs meanwhile. `types`: the
 * client's declarations; with them the members that they don't show get short names, as in the package.
 */
export async function buildForBrowsers({ isRelease, types }) {
  if (isRelease) rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const worker = await buildWorker(isRelease);
  const mangleProps = types && internalNames([types, ...textsOfPage()]);
  await bundle(CLIENT, { format: 'esm', mangleProps, outfile: `${OUT}/client.js` });
  if (isRelease) await minifyModules(['client.js']);
  const style = await buildStyle(isRelease);
  const script = await buildScript(isRelease, worker, mangleProps);
  writeHtml({ style, script });
  const asTheyAre = readdirSync('src/page').filter((name) => AS_THEY_ARE.test(name));
  for (const name of asTheyAre) copyFileSync(`src/page/${name}`, `${OUT}/${name}`);
  if (!isRelease)
    return writeFileSync(`${OUT}/service-worker.js`, '// Nothing is kept while the page is being written.\n');
  await buildServiceWorker([style, ...script.all, worker], asTheyAre);
  compressAll(OUT);
}

/** Lies beside the client. The page has it under a name of its own: the page of an older version goes on with an older one. */
async function buildWorker(isRelease) {
  const outfile = `${OUT}/client-worker.js`;
  await bundle(WORKER, { format: 'esm', outfile });
  if (!isRelease) return basename(outfile);
  await minifyModules([basename(outfile)]);
  const name = `page-worker-${hashOf(readFileSync(outfile))}.js`;
  copyFileSync(outfile, join(OUT, name));
  return name;
}

/** The style sheets that index.html names, in its order, as one. */
async function buildStyle(isRelease) {
  const sheets = [...readFileSync(HTML, 'utf8').matchAll(STYLE_LINK)].map(([, href]) => `@import './${href}';`);
  const stdin = { contents: sheets.join('\n'), loader: 'css', resolveDir: 'src/page' };
  const { outputFiles } = await build({ ...COMMON, stdin, sourcemap: false, write: false, outfile: 'style.css' });
  const css = outputFiles[0].contents;
  const name = isRelease ? `style-${hashOf(css)}.css` : 'style.css';
  writeFileSync(join(OUT, name), css);
  return name;
}

/** The page with the client in it, as one file. Parts that few visits need are modules of their own. */
async function buildScript(isRelease, worker, mangleProps) {
  const options = {
    define: { REJOIN_WORKER_FILE: JSON.stringify(worker) },
    format: 'esm',
    mangleProps,
    outdir: OUT,
    metafile: true,
  };
  if (!isRelease) {
    await bundle(PAGE, options);
    return { first: 'page.js', all: ['page.js'] };
  }
  // Names carry a hash of what esbuild makes. What terser makes of that is another thing where terser is: it drops this.
  const terser = ['src/minify.mjs', 'node_modules/terser/package.json'].map((path) => hashOf(readFileSync(path)));
  const banner = { js: `/* ${terser} */` };
  const naming = { banner, splitting: true, entryNames: '[name]-[hash]', chunkNames: 'page-[name]-[hash]' };
  const { metafile } = await bundle(PAGE, { ...options, ...naming, plugins: [denseDocuments, oneFirstFile] });
  const modules = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.js'));
  const [first] = modules.find(([, { inputs }]) => PAGE in inputs);
  const [entry] = modules.find(([, { entryPoint }]) => entryPoint === PAGE);
  const rest = modules.map(([path]) => path).filter((path) => path !== first && path !== entry);
  // It only imports the first file, which the page names itself.
  if (entry !== first) for (const end of ['', '.map']) rmSync(entry + end);
  const all = [first, ...rest].map((path) => basename(path));
  await minifyModules(all);
  return { first: basename(first), all };
}

/** In place, with their source maps. */
async function minifyModules(names) {
  for (const path of names.map((name) => join(OUT, name))) {
    const { code, map } = await minified(path, readFileSync(path, 'utf8'), readFileSync(`${path}.map`, 'utf8'));
    writeFileSync(path, code);
    writeFileSync(`${path}.map`, map);
  }
}

/** Without indentation and comments, and with the names of what was built. */
function writeHtml({ style, script }) {
  const links = `<link rel="stylesheet" href="${style}" />\n<script type="module" src="${script.first}"></script>`;
  const html = readFileSync(HTML, 'utf8')
    .replace(STYLE_LINK, '')
    .replace(SCRIPT_TAG, links)
    .replace(ICON_LINK, () => `<link rel="icon" href="${dataUrlOf('src/page/icon.svg')}"`);
  writeFileSync(`${OUT}/index.html`, html.replace(/<!--.*?-->/gs, '').replace(/\s*\n\s*/g, '\n'));
}

/** The icon is smaller than the head of an answer. */
function dataUrlOf(svg) {
  const text = readFileSync(svg, 'utf8')
    .replace(/\s*\n\s*/g, '')
    .replaceAll('"', "'");
  return `data:image/svg+xml,${text.replace(/[%#<>]/g, encodeURIComponent)}`;
}

/** It knows by name what the page is made of, and changes whenever that does. */
async function buildServiceWorker(hashed, asTheyAre) {
  const version = hashOf(readFileSync(`${OUT}/index.html`));
  const define = {
    REJOIN_SHELL_VERSION: JSON.stringify(version),
    REJOIN_SHELL_FILES: JSON.stringify([...hashed, ...asTheyAre]),
  };
  const outfile = `${OUT}/service-worker.js`;
  await bundle(SERVICE_WORKER, { define, format: 'iife', sourcemap: false, outfile });
}

export function compressAll(folder) {
  for (const name of readdirSync(folder).filter((file) => IS_TEXT.test(file))) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const quality = extname(name) === '.map' ? QUALITY_OF_MAPS : constants.BROTLI_MAX_QUALITY;
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}

/** As esbuild writes them: eight characters of base 32. */
function hashOf(bytes) {
  const hash = createHash('sha256').update(bytes).digest();
  return Array.from(hash.subarray(0, 8), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
}

/** GraphQL documents, without the white space that GraphQL doesn't need. */
const dense = (source) => source.replace(/\s+/g, ' ').replace(/ ?([{}()!:,`]|\.\.\.) ?/g, '$1');
export const denseDocuments = {
  name: 'dense-documents',
  setup: ({ onLoad }) =>
    onLoad({ filter: /generated\/operations\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      return { contents: text.replace(/`[^`]*`/g, dense), loader: 'ts' };
    }),
};

/**
 * Everything that the page and its parts share goes into one file, which compresses better than many and needs one request.
 * esbuild makes a file of its own for each set of parts that share something. So each part imports the page, which is
 * there before it, and only one such set is left.
 */
const oneFirstFile = {
  name: 'one-first-file',
  setup(build) {
    const suffix = '?part';
    build.onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir }) => {
      if (kind !== 'dynamic-import') return;
      const found = await build.resolve(path, { kind: 'import-statement', importer, resolveDir });
      return found.errors.length > 0 ? found : { path: found.path, suffix };
    });
    build.onLoad({ filter: /\.ts$/ }, (file) => {
      if (file.suffix !== suffix) return;
      const resolveDir = dirname(file.path);
      // The text is in the source map: no path of this machine.
      const page = `./${relative(resolveDir, resolve(PAGE))}`;
      const contents = `${readFileSync(file.path, 'utf8')}\nimport ${JSON.stringify(page)};`;
      return { contents, loader: 'ts', resolveDir };
    });
  },
};

function textsOfPage() {
  const names = readdirSync('src/page', { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(join('src/page', name), 'utf8'));
}

function bundle(entry, options) {
  return build({ ...COMMON, entryPoints: [entry], plugins: [denseDocuments], ...options });
}
