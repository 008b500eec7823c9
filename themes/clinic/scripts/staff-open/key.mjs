// Reads what should be a key file: private keys, one a line, beside empty lines and lines that begin with #.

import { Decrypter } from 'age-encryption';
import { ARMORED, beginning, Problem, SEALED, sealedTo } from './problem.mjs';

const MOST_BYTES = 64 * 1024;
const PRIVATE = /^AGE-SECRET-KEY-1/i;
const WHERE = 'Choose your key file, like staff.key. It has a line that begins with AGE-SECRET-KEY-1.';

/** Whether a file is meant as a key, whatever is wrong with it. */
export function isMeantAsKey(bytes) {
  const lines = textOf(bytes.subarray(0, 4096)).split(/\r?\n/).map((line) => line.trim());
  return lines.some((line) => PRIVATE.test(line) || OTHERS.some(([kind]) => kind.test(line)));
}

/** The private keys in a file. Throws a `Problem`. */
export function keysIn(bytes) {
  if (bytes.length === 0) throw new Problem('This file is empty.', WHERE);
  if (bytes.length > MOST_BYTES) throw new Problem('This file is far too large for a key.', WHERE);
  refuseSealed(bytes);
  const lines = textOf(bytes).split(/\r?\n/).map((line) => line.trim());
  const entries = lines.filter((line) => line && !line.startsWith('#'));
  if (entries.length === 0) throw new Problem('There is no key in this file.', WHERE);
  return entries.map(keyOf);
}

function keyOf(line) {
  for (const [kind, seen, remedy] of OTHERS) if (kind.test(line)) throw new Problem(seen, remedy);
  if (!PRIVATE.test(line)) throw new Problem('This is not a key.', WHERE);
  const key = line.toUpperCase();
  try {
    new Decrypter().addIdentity(key);
  } catch {
    throw new Problem('This key is not whole: a letter of it is missing or was changed.', 'Copy all of the line that begins with AGE-SECRET-KEY-1, or choose the file itself.');
  }
  return key;
}

function refuseSealed(bytes) {
  const start = beginning(bytes);
  if (!start.startsWith(SEALED) && !start.startsWith(ARMORED)) return;
  if (start.startsWith(SEALED) && !sealedTo(bytes).includes('scrypt')) return;
  throw new Problem('This key file is locked with a passphrase.', 'Unlock it first, with the program that locked it, such as age. Then choose the unlocked file, and delete it afterwards.');
}

const OTHER = 'This is a private key of another kind. Requests are not sealed to it.';
const OTHERS = [
  [/^age1/i, 'This is the public half of a key. It can only seal; it opens nothing.', WHERE],
  [/^AGE-SECRET-KEY-PQ-1|^AGE-PLUGIN-/i, OTHER, WHERE],
  [/^-----BEGIN (?!AGE ENCRYPTED).*PRIVATE KEY/, OTHER, WHERE],
  [/^PuTTY-User-Key-File/, OTHER, WHERE],
  [/^(ssh|ecdsa|sk-ssh)-\S+ |^-----BEGIN (PGP|SSH2|.*PUBLIC KEY|CERTIFICATE)/, 'This is a key of another kind. Requests are not sealed to it.', WHERE],
];

/** Text as editors and Windows save it: UTF-8, or UTF-16 with a mark at its start, as PowerShell writes it. */
function textOf(bytes) {
  const mark = bytes[0] * 256 + bytes[1];
  const encoding = { 0xfffe: 'utf-16le', 0xfeff: 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
