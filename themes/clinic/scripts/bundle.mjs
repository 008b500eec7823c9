// Bundles the scripts of this folder that stand on packages of others, for the browsers of clinics, with the licences
// of all that is in them. The same packages give the same bytes.
//
// staff-open becomes one file in assets/. The form for staff becomes the folder editor/: its parts load each other
// by name, and only when they are needed.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { decoderLicence, isDecoder } from './decoder.mjs';
import { inOurWords } from './words.mjs';

const theme = join(dirname(fileURLToPath(import.meta.url)), '..');
const SHARED = {
  absWorkingDir: theme,
  bundle: true,
  target: ['chrome109', 'firefox115', 'safari16'],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  write: false,
};

/**
 * What the form never uses: maps, colours for code in a hundred languages, other people's components, squeezing of
 * drawings, and the words of languages that the theme does not speak. An empty part stands in its place.
 */
const leaveOut = {
  name: 'leave-out',
  setup(bundler) {
    const spoken = readdirSync(join(theme, 'i18n')).map((file) => file.slice(0, 2));
    const left = /^(@shikijs\/|leaflet|terra-draw|svgo|\.\/chunks\/(react-dom|shiki-engine)-)/;
    const empty = () => ({ path: 'empty', namespace: 'left-out' });
    bundler.onResolve({ filter: left }, empty);
    bundler.onResolve({ filter: /\/locales\/[a-zA-Z-]+\.json$/ }, ({ path }) =>
      (spoken.includes(basename(path).slice(0, 2)) ? undefined : empty()));
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export default {};' }));
    // Its letters lie beside it; the same ones on another's server are not asked for.
    bundler.onLoad({ filter: /@sveltia\/cms\/npm\/index\.js$/ }, ({ path }) =>
      ({ contents: inOurWords(readFileSync(path, 'utf8'), path).replaceAll(/src:url\(https:[^)]*\)\s*format\('[^']*'\);/g, '') }));
    bundler.onLoad({ filter: /\/locales\/en-[A-Z]+\.json$/ }, ({ path }) =>
      ({ contents: inOurWords(readFileSync(path, 'utf8'), path), loader: 'json' }));
  },
};

await bundleScript('staff-open');
await bundleForm();

/** One script that stands for itself. */
async function bundleScript(name) {
  const { outputFiles: [bundle], metafile } = await build({
    ...SHARED,
    entryPoints: [`scripts/${name}.mjs`],
    format: 'iife',
  });
  const text = `/*! This file holds, with thanks:\n\n${licences(metafile).replaceAll('*/', '* /')}\n*/\n${bundle.text}`;
  keep(join(theme, 'assets', `${name}.js`), Buffer.from(text));
  console.log(`${name}.js: ${kilobytes([Buffer.from(text)])} KB`);
}

/** The form on /admin/: Sveltia CMS with the files that it asks for while it runs. */
async function bundleForm() {
  const out = join(theme, 'editor');
  const { outputFiles, metafile } = await build({
    ...SHARED,
    entryPoints: ['scripts/editor/open.mjs'],
    format: 'esm',
    splitting: true,
    outdir: out,
    plugins: [leaveOut],
  });
  const assets = join(theme, 'node_modules/@sveltia/cms/npm/assets');
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]));
  // Maps of a world that no field shows, and what only debuggers read.
  const isNeeded = (name) => !/\.map$|^marker-/.test(name);
  for (const name of readdirSync(assets).filter(isNeeded)) files.set(`assets/${name}`, readFileSync(join(assets, name)));
  const decoder = readdirSync(assets).find(isDecoder);
  files.set('assets/heic_dec.LICENSE.txt', Buffer.from(decoderLicence(decoder, files.get(`assets/${decoder}`))));
  files.set('licences.txt', Buffer.from(`The form holds, with thanks:\n\n${licences(metafile)}\n`));
  mkdirSync(join(out, 'assets'), { recursive: true });
  for (const [name, bytes] of files) keep(join(out, name), bytes);
  for (const old of filesIn(out).filter((name) => !files.has(name))) rmSync(join(out, old));
  console.log(`editor/: ${files.size} files, ${kilobytes([...files.values()])} KB`);
}

/** The licence of every package that files of a bundle come from. */
function licences({ inputs }) {
  const files = Object.keys(inputs);
  const packages = new Set(files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
  const texts = [...packages].sort().map((name) => {
    const folder = join(theme, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = readdirSync(folder).find((file) => /^licen[cs]e(\.(md|txt))?$/i.test(file));
    return `${name} ${version}\n\n${readFileSync(join(folder, licence), 'utf8').trim()}`;
  });
  return texts.join('\n\n\n');
}

/** Writes a file; one that stays the same keeps its time, since programs that carry the theme need no new build. */
function keep(file, bytes) {
  if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeFileSync(file, bytes);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}

function kilobytes(files) {
  return Math.round(files.reduce((sum, file) => sum + file.length, 0) / 1024);
}
