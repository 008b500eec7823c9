// The decoder of iPhone photos, which comes with the form: a WebAssembly file of its own, under a licence of its own.
// The LGPL lets anybody use it and asks that its licence, and where its sources are, lie beside it.

import { readFileSync } from 'node:fs';

/** Its file among those that the form fetches while it runs. */
export const isDecoder = (name) => /^heic_dec.*\.wasm$/.test(name);

/** What it is made of, as the makefile of @discourse/heic 1.0.0 fetches it. */
const PARTS = [
  { name: 'libheif', version: '1.19.7', sources: 'https://github.com/strukturag/libheif/archive/refs/tags/v1.19.7.tar.gz' },
  { name: 'libde265', version: '1.0.15', sources: 'https://github.com/nicbarker/libde265/archive/refs/tags/v1.0.15.1.tar.gz' },
];
const BUILT_BY = 'https://github.com/discourse/jSquash (packages/heic/codec)';

/** The text that lies beside the decoder; stops where the decoder is made of something else than the text would say. */
export function decoderLicence(name, bytes) {
  for (const { name: part, version } of PARTS) {
    if (bytes.includes(`\0${version}\0`)) continue;
    throw new Error(`${name} does not hold ${part} ${version}. Look up what this version of the form carries, and name it in scripts/decoder.mjs: its licence asks for that.`);
  }
  const parts = PARTS.map(({ name: part, version, sources }) => `  ${part} ${version}: ${sources}`);
  const licences = ['LGPL-3.0', 'GPL-3.0'].map((licence) => readFileSync(new URL(`licences/${licence}.txt`, import.meta.url), 'utf8').trim());
  return [
    [
      `${name} reads photos of iPhones (HEIC). It holds:`, '', ...parts, '',
      'Both are under the GNU Lesser General Public License, version 3 or later, below. Their sources are at these',
      `addresses, and how they are compiled is in ${BUILT_BY}, under the Apache License 2.0.`,
      'The form fetches this file when somebody chooses such a photo, and never before. Another build of the same',
      'libraries may take its place under the same name. Without the file the form answers in words.',
    ].join('\n'),
    ...licences,
  ].join(`\n\n\n${'-'.repeat(78)}\n\n`);
}
