// What outsiders may see of the programs while the browser tests run: their output, the names of what they store, and the
// addresses that the browser asks for. `tests/intake/no_planted_values` looks through it after all tests.

import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(process.env.CARGO_TARGET_DIR ?? join(checkout, 'target'), 'tmp', 'intake-traces');

/** Adds to what was seen of a kind. */
export function note(kind, text) {
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${kind}.txt`), `${text}\n`);
}

/** Notes what a program prints, as long as it runs. */
export function noteOutput(child) {
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => note('log', piece));
}

/** Notes each address that a browser asks for, once. */
export function noteAddresses(context) {
  const seen = new Set();
  context.on('request', (request) => {
    const address = request.url();
    if (address.startsWith('data:') || seen.has(address)) return;
    seen.add(address);
    note('addresses', address);
  });
}

/** Notes the names of all files below a folder. */
export function noteNames(below) {
  if (existsSync(below)) note('names', readdirSync(below, { recursive: true }).join('\n'));
}
