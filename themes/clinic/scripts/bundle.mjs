// Bundles the scripts of this folder that stand on packages of others into assets/: one file each, for the
// browsers of clinics, with the licences of all that is in it at its head. The same packages give the same bytes.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BUNDLES = ['staff-open'];
const theme = join(dirname(fileURLToPath(import.meta.url)), '..');

for (const name of BUNDLES) {
  const { outputFiles: [bundle], metafile } = await build({
    absWorkingDir: theme,
    entryPoints: [`scripts/${name}.mjs`],
    bundle: true,
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  const text = licences(Object.keys(metafile.inputs)) + bundle.text;
  const file = join(theme, 'assets', `${name}.js`);
  // A file that stays the same keeps its time: programs that carry the theme need no new build.
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  console.log(`${name}.js: ${Math.round(Buffer.byteLength(text) / 1024)} KB`);
}

/** A comment that minifiers keep, with the licence of every package that a bundle's files come from. */
function licences(inputs) {
  const packages = new Set(inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
  const texts = [...packages].sort().map((name) => {
    const folder = join(theme, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}`;
  });
  return `/*! This file holds, with thanks:\n\n${texts.join('\n\n\n').replaceAll('*/', '* /')}\n*/\n`;
}
