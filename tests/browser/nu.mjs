// The Nu HTML Checker, whose start takes longer than a page: it gets all files at once.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// It runs once and briefly: what makes Java fast later is not worth its time.
const BRIEFLY = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss8m'];
const jar = join(dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

/** What it says of files: `{ file, isError, text }` each, where it is no error a warning or a hint. */
export function saidByNu(files) {
  const run = spawnSync('java', [...BRIEFLY, '-jar', jar, '--stdout', '--format', 'json', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.error, undefined, 'java starts');
  assert.match(run.stdout, /^\{/, run.stderr);
  return JSON.parse(run.stdout).messages.map(({ type, url, lastLine, message, extract }) => (
    { file: fileURLToPath(url), isError: type !== 'info', text: `line ${lastLine}: ${message} ${extract ?? ''}` }
  ));
}
