/** What keeps a file from being used: what was seen, and what to do. Nothing of a key or an answer is in it. */
export class Problem extends Error {
  constructor(seen, remedy) {
    super(seen);
    this.remedy = remedy;
  }
}

/** The first part of a file as text, to see what it is. Every byte is a letter. */
export function beginning(bytes) {
  return String.fromCharCode(...bytes.subarray(0, 2048));
}

/** The first line of a sealed file. */
export const SEALED = 'age-encryption.org/v1\n';

/** The first line of a sealed file that was made safe for e-mail. */
export const ARMORED = '-----BEGIN AGE ENCRYPTED FILE-----';

/** For whom a sealed file is, by the lines of its head: `X25519`, `scrypt` (a passphrase), … */
export function sealedTo(bytes) {
  const head = beginning(bytes).split('\n--- ')[0];
  return [...head.matchAll(/\n-> (\S+)/g)].map(([, kind]) => kind);
}
