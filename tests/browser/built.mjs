// The checkout's site, built once for all test files that only look at it: with everything a site can have.
//
// It lies in `target/tmp/sites`, under a name that changes with all it is made from. Who asks first builds it, the others wait.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { carryover, checkout, copyOfTheSite } from './site.mjs';

const folder = join(process.env.CARGO_TARGET_DIR ?? join(checkout, 'target'), 'tmp', 'sites');

/** `{ root, out }`: the sources, and the published folder with search, sheets and compressed files. Nothing in it may be changed. */
export function builtOnce() {
  mkdirSync(folder, { recursive: true });
  const root = join(folder, state());
  const out = join(root, 'public');
  if (!existsSync(root)) takeSources(root);
  // The published folder is there once all of it is.
  const command = 'test -e "$1" || "$2" --root "$3" build --precompress --out "$1"';
  const run = spawnSync('flock', [`${root}.lock`, 'sh', '-c', command, 'sh', out, carryover, root], { encoding: 'utf8' });
  assert.equal(run.status, 0, `carryover build ended with ${run.status ?? run.error}:\n${run.stdout}${run.stderr}`);
  return { root, out };
}

/** Puts the sources there in one step: of two that do so at once, one is as good as the other. */
function takeSources(root) {
  const copy = copyOfTheSite(folder);
  try {
    renameSync(copy, root);
  } catch (problem) {
    rmSync(copy, { recursive: true });
    if (!existsSync(root)) throw problem;
  }
}

/** A name for the program, the content, the theme and the day as they are now. */
function state() {
  const files = ['content', 'themes'].flatMap((name) => readdirSync(join(checkout, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !(entry.parentPath ?? entry.path).includes('node_modules'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const facts = [carryover, ...files.sort()].map((path) => [path, statSync(path).size, statSync(path).mtimeMs].join(' '));
  return createHash('sha256').update([new Date().toDateString(), ...facts].join('\n')).digest('hex').slice(0, 16);
}
